/*
 * YAML into documents, with libyaml. A YAML 1.2 file of one document; plain scalars by its core schema (section
 * 10.3.2), so that NO, on and 12-34 are texts. Kept out, each with its own message: merge keys, tags other than
 * !!str, !!int, !!float, !!bool, !!null, !!seq and !!map, keys that are no scalars, aliases to what encloses them,
 * a second document. Hexadecimal, octal, .inf and .nan are texts: no fact is written so.
 *
 * true and false are always spelt "true" and "false" in a document; everything else keeps its spelling.
 * Limits: those of `struct doc_limits`, and YAML_ANCHORS anchors. libyaml keeps its own memory and frees it.
 */
#ifndef ENTENTE_READ_YAML_H
#define ENTENTE_READ_YAML_H

#include "data/doc.h"

#define YAML_ANCHORS 1000

/* NULL after an error has been added to `diags`. The tree keeps nothing of `bytes`. */
const struct doc *doc_from_yaml(struct text bytes, struct text file, const struct doc_limits *limits,
                                struct arena *arena, struct diags *diags);

#endif
