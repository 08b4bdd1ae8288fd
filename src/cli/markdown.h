/* Markdown tables. */
#ifndef ENTENTE_CLI_MARKDOWN_H
#define ENTENTE_CLI_MARKDOWN_H

#include "base/text.h"

/* One cell and the bar that ends it: what would end the cell or the row, or begin HTML, is made harmless. */
void markdown_cell(struct buf *out, struct text t);

#endif
