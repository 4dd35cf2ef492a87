/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of files, written under another name first: complete or not at all. */
#ifndef ORDO_VERIFY_COMMAND_FOLDER_H
#define ORDO_VERIFY_COMMAND_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What kind of folder a command writes, and so which one it may replace. */
typedef struct folder_kind {
    const char *command; /* that writes it, for complaints */
    /* The file without which a folder is not of this kind, and a text that must stand in its first
     * lines; NULL: none. */
    const char *mark, *signature;
    bool (*owns)(const char *name); /* whether a file of that name may be in it */
    const char *within;             /* the one folder inside, or NULL */
} folder_kind;

typedef struct folder {
    const folder_kind *kind;
    char *path;      /* without slashes at its end */
    char *temporary; /* beside it */
} folder;

/* A new folder beside `path`, with the one inside it. EXIT_IO after a complaint, also when there is
 * something at `path` that is not to be replaced: all but an empty folder and one of the kind, that
 * holds its mark and nothing that the kind does not own. */
int folder_open(folder *f, const folder_kind *kind, const char *path);

/* Opens a file for writing; NULL when that fails, with errno set. */
FILE *folder_file(const folder *f, const char *name);

/* Closes what folder_file returned; 0, or EXIT_IO after a complaint. */
int folder_written(const folder *f, const char *name, FILE *out);

/* When `exit_status` is 0 puts the folder under its name, replacing what folder_open found there,
 * else removes it. Returns `exit_status`, or EXIT_IO after a complaint. An empty folder is replaced
 * at once. Of one with files the old one is renamed first, then the new one, so that between these
 * two steps, should the program end there, there is none, but both are complete beside it. */
int folder_close(folder *f, int exit_status);

/* A file of a folder, as read_file. */
char *folder_read(const char *path, const char *name, size_t *length);

/* The files of a golden reference, and the folder that holds them. */
enum { GOLDEN_FILES = 4 };
extern const char *const golden_files[GOLDEN_FILES];
extern const folder_kind golden_folder;

#endif
