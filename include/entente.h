/*
 * libentente: which duties follow from a cyber security incident, why, to whom, and by when, under the laws of the
 * European Union and the United States.
 *
 *     struct ent_law *law;
 *     struct ent_case *c;
 *     struct ent_options options = ENT_OPTIONS;
 *     const char *json;
 *
 *     if (ent_law_builtin(&law) == ENT_OK && ent_case_new(law, &c) == ENT_OK) {
 *             ent_case_add(c, text, size, ENT_YAML, "case.yaml");
 *             options.now = "2026-03-06T18:30+01:00";
 *             if (ent_case_assess(c, &options, &json) <= ENT_DUE)
 *                     puts(json);
 *             ent_case_free(c);
 *     }
 *     ent_law_free(law);
 *
 * The answer is the JSON of docs/answer.schema.json. No answer is legal advice.
 *
 * Threads: a law may be used by any number of threads at once; a case belongs to one thread at a time. The library keeps
 * no global state, reads no clock, no environment, and no file but those under a directory named to it.
 *
 * Errors are values: every function that can fail returns an enum ent_status. What was wrong with an input is told by
 * `ent_case_messages` and `ent_law_messages`.
 */
#ifndef ENTENTE_H
#define ENTENTE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define ENT_API __attribute__((visibility("default")))
#else
#define ENT_API
#endif

/* The same numbers as the exit status of the command line. */
enum ent_status {
	ENT_OK = 0,        /* done; of an assessment: nothing is due */
	ENT_DUE = 1,       /* of an assessment: something is due or overdue */
	ENT_BAD_INPUT = 2, /* told in the messages */
	ENT_INTERNAL = 3   /* out of memory */
};

enum ent_format {
	ENT_YAML, /* one document; JSON is read as well */
	ENT_JSON
};

struct ent_law;
struct ent_case;

/* What is judged, and how the answer is written. Start from ENT_OPTIONS; strings are zero-terminated UTF-8 and borrowed
 * for the call; NULL is the default. */
struct ent_options {
	size_t size;             /* of this struct, set by ENT_OPTIONS: later versions add members at the end */
	const char *now;         /* RFC 3339; NULL: the moment that the case itself names, else ENT_BAD_INPUT */
	const char *as_known_at; /* only what had been recorded by then; RFC 3339; NULL: everything */
	const char *as_of;       /* the law of that day, RFC 3339 or a date; NULL: that of `now` */
	const char *zone;        /* IANA zone in which times are written; NULL: that of the case, else UTC */
	const char *entity;      /* id of one organisation; NULL: all */
	const char *regime;      /* id of one rulebook, such as "eu.nis2"; NULL: all */
	const char *shore;       /* "eu" or "us"; NULL: both */
	int include_proposed;    /* also law that is proposed or not yet effective */
	int include_all;         /* also duties that are not required */
	int pretty;              /* indented */
};
#define ENT_OPTIONS                                                                           \
	{                                                                                     \
		sizeof(struct ent_options), NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0 \
	}

/* "0.1.0"; static. */
ENT_API const char *ent_version(void);

/* ---- the law ---- */

/* The law that was compiled when the library was built. ENT_INTERNAL without memory, `*law` then NULL. To be freed. */
ENT_API enum ent_status ent_law_builtin(struct ent_law **law);
/* A directory of law files, read and compiled (see docs/law-language.md). On ENT_BAD_INPUT `*law` is there for its
 * messages alone. To be freed in any case; NULL only without memory. */
ENT_API enum ent_status ent_law_directory(const char *path, struct ent_law **law);
/* A compiled image, as ent_law_image gives it; `bytes` are copied and checked whole: they may come from anywhere. On
 * ENT_BAD_INPUT `*law` is there for its messages alone. To be freed in any case. */
ENT_API enum ent_status ent_law_from_image(const void *bytes, size_t size, struct ent_law **law);
/* The compiled form of a law: `*bytes` belong to it and live as long; they fit this version of the library on machines
 * of this byte order only. */
ENT_API enum ent_status ent_law_image(struct ent_law *law, const void **bytes, size_t *size);
/* "2026-11-25+1a2b3c4d": names the state of the law files; lives as long as the law. */
ENT_API const char *ent_law_edition(const struct ent_law *law);
/* A JSON array of {"level", "file", "line", "column", "code", "text", "hint"}; lives as long as the law. */
ENT_API const char *ent_law_messages(const struct ent_law *law);
/* NULL is fine. Cases made under it must be freed before. */
ENT_API void ent_law_free(struct ent_law *law);

/* ---- a case ---- */

/* A case of which nothing is known. ENT_INTERNAL without memory, `*c` then NULL. To be freed; `law` must outlive it. */
ENT_API enum ent_status ent_case_new(const struct ent_law *law, struct ent_case **c);
/* Adds what one document says: a whole case, or one line of its log (docs/facts.md); several may be added. `text` need
 * not end in zero and is copied. `name` is how messages call it; NULL: "case". After ENT_BAD_INPUT, told in the messages,
 * the case can only be freed. Limits: docs and man page, LIMITS. */
ENT_API enum ent_status ent_case_add(struct ent_case *c, const char *text, size_t size, enum ent_format format,
                                     const char *name);
/* Judges the case: ENT_OK or ENT_DUE with `*json`, zero-terminated, which belongs to the case and lives until the next
 * call with it. ENT_BAD_INPUT: an option or the case was wrong, told in the messages. `options` NULL: all defaults. */
ENT_API enum ent_status ent_case_assess(struct ent_case *c, const struct ent_options *options, const char **json);
/* What was said about the case so far, as a JSON array like that of ent_law_messages; lives until the next call with it. */
ENT_API const char *ent_case_messages(struct ent_case *c);
/* NULL is fine. */
ENT_API void ent_case_free(struct ent_case *c);

#ifdef __cplusplus
}
#endif

#endif
