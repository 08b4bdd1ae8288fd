/*
 * Adding an assertion to the text of a case file. What is there stays as it is, comments too: a YAML file gets a line in
 * its log:, JSON Lines one more line; JSON is written anew with one more entry in its log.
 */
#ifndef ENTENTE_CLI_CASE_FILE_H
#define ENTENTE_CLI_CASE_FILE_H

#include "base/text.h"
#include "read/input.h"

/* `assertion`: a JSON object on one line (as assertion_json writes it). The new text goes to `out`, which must be empty.
 * False with `why` (static text) where the file cannot be added to; its new text has been read back once. */
bool case_file_append(struct text old, enum input_format format, struct text assertion, struct buf *out,
                      const char **why);

#endif
