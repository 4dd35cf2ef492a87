/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder with the files of a golden reference, written under another name first. */
#ifndef ORDO_VERIFY_COMMAND_FOLDER_H
#define ORDO_VERIFY_COMMAND_FOLDER_H

#include <stddef.h>
#include <stdio.h>

enum { FOLDER_FILES = 4 };

/* weights.safetensors, points.npy, golden.json, README.txt. */
extern const char *const folder_files[FOLDER_FILES];

typedef struct folder {
    char *path;      /* without slashes at its end */
    char *temporary; /* beside it */
} folder;

/* A new folder beside `path`. EXIT_IO after a complaint, also when there is something at `path`
 * that is not to be replaced: all but an empty folder and one that holds golden.json and nothing
 * but the four files and outputs.npy, which the programs of README.txt write. */
int folder_open(folder *f, const char *path);

/* Opens file i for writing; NULL when that fails, with errno set. */
FILE *folder_file(const folder *f, size_t i);

/* Closes what folder_file returned; 0, or EXIT_IO after a complaint. */
int folder_written(const folder *f, size_t i, FILE *out);

/* When `exit_status` is 0 puts the folder under its name, replacing what folder_open found there,
 * else removes it. Returns `exit_status`, or EXIT_IO after a complaint. An empty folder is replaced
 * at once. Of one with files the old one is renamed first, then the new one, so that between these
 * two steps, should the program end there, there is none, but both are complete beside it. */
int folder_close(folder *f, int exit_status);

/* A file of a folder, as read_file. */
char *folder_read(const char *path, size_t i, size_t *length);

#endif
