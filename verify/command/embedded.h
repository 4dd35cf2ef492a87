/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of data/ that are compiled into the command. */
#ifndef ORDO_VERIFY_COMMAND_EMBEDDED_H
#define ORDO_VERIFY_COMMAND_EMBEDDED_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A file by its name relative to data/, "claims/paper.json". A zero follows the text's `length`
 * bytes. */
typedef struct ordo_embedded {
    const char *name;
    const unsigned char *text;
    size_t length;
} ordo_embedded;

extern const ordo_embedded ordo_embedded_files[];
extern const size_t ordo_embedded_count;

#ifdef __cplusplus
}
#endif
#endif
