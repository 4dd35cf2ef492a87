/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/command/command.h"

const char *const golden_files[GOLDEN_FILES] = {"weights.safetensors", "points.npy", "golden.json",
                                                "README.txt"};

/* What the programs of README.txt write says nothing of another set and goes with the old one. */
static bool
golden_owns(const char *name)
{
    bool owns = strcmp(name, "outputs.npy") == 0;
    for (size_t i = 0; !owns && i < GOLDEN_FILES; i++) {
        owns = strcmp(name, golden_files[i]) == 0;
    }
    return owns;
}

const folder_kind golden_folder = {"golden", "golden.json", NULL, golden_owns, NULL};

/* path/name, or path and a suffix; freed by the caller. NULL: no memory. */
static char *
join(const char *path, const char *between, const char *name)
{
    size_t size = strlen(path) + strlen(between) + strlen(name) + 1;
    char *joined = malloc(size);
    if (joined != NULL) {
        (void)snprintf(joined, size, "%s%s%s", path, between, name);
    }
    return joined;
}

/* The entries of a folder that are ours and that are not. */
typedef struct census {
    size_t ours, others;
    bool marked;
} census;

static bool
is_self(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Calls each(path of the entry, whether it is ours, context) for what is in a folder, of the folder
 * inside `kind->within` first all that is in it. False when it cannot be read. */
static bool
for_each_entry(const char *path, const folder_kind *kind, bool inside,
               void (*each)(const char *path, const char *name, bool ours, void *context),
               void *context)
{
    DIR *list = opendir(path);
    bool good = list != NULL;
    for (struct dirent *entry; good && (entry = readdir(list)) != NULL;) {
        char *name = is_self(entry->d_name) ? NULL : join(path, "/", entry->d_name);
        struct stat status;
        if (name == NULL) {
            good = is_self(entry->d_name);
            continue;
        }
        bool file = lstat(name, &status) == 0 && S_ISREG(status.st_mode);
        bool within = !inside && kind->within != NULL && strcmp(entry->d_name, kind->within) == 0 &&
                      S_ISDIR(status.st_mode);
        if (within) {
            good = for_each_entry(name, kind, true, each, context);
        }
        each(name, entry->d_name, within || (file && kind->owns(entry->d_name)), context);
        free(name);
    }
    if (list != NULL) {
        (void)closedir(list);
    }
    return good;
}

/* What lies at a path: nothing, an empty folder, one that may be replaced, or something else. */
typedef enum found { NOTHING, EMPTY, REPLACEABLE, FOREIGN } found;

typedef struct count_context {
    const folder_kind *kind;
    census found;
} count_context;

static void
count_entry(const char *path, const char *name, bool ours, void *context)
{
    count_context *c = context;
    (void)path;
    c->found.ours += ours;
    c->found.others += !ours;
    c->found.marked = c->found.marked || strcmp(name, c->kind->mark) == 0;
}

enum { SIGNATURE_WITHIN = 1024 };

/* Whether the file that marks the folder begins as those do that we write. */
static bool
is_signed(const char *path, const folder_kind *kind)
{
    char *name = join(path, "/", kind->mark), text[SIGNATURE_WITHIN + 1];
    FILE *in = name != NULL && kind->signature != NULL ? fopen(name, "rb") : NULL;
    size_t length = in != NULL ? fread(text, 1, SIGNATURE_WITHIN, in) : 0;
    text[length] = '\0';
    if (in != NULL) {
        (void)fclose(in);
    }
    free(name);
    return kind->signature == NULL || strstr(text, kind->signature) != NULL;
}

static found
look_at(const char *path, const folder_kind *kind)
{
    struct stat status;
    count_context c = {.kind = kind};
    if (lstat(path, &status) != 0) {
        return errno == ENOENT ? NOTHING : FOREIGN;
    }
    if (!S_ISDIR(status.st_mode) || !for_each_entry(path, kind, false, count_entry, &c)) {
        return FOREIGN;
    }
    return c.found.others > 0                        ? FOREIGN
           : c.found.ours == 0                       ? EMPTY
           : c.found.marked && is_signed(path, kind) ? REPLACEABLE
                                                     : FOREIGN;
}

/* What is ours is a file or, with nothing left in it, the folder inside. */
static void
remove_entry(const char *path, const char *name, bool ours, void *context)
{
    (void)name;
    (void)context;
    if (ours && unlink(path) != 0) {
        (void)rmdir(path);
    }
}

/* Removes what is ours in a folder, and the folder. */
static void
remove_folder(const char *path, const folder_kind *kind)
{
    (void)for_each_entry(path, kind, false, remove_entry, NULL);
    (void)rmdir(path);
}

/* The user's mask decides who may read it. */
static void
open_to_others(const char *path)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)chmod(path, 0777 & ~mask);
}

static int
make_temporary(folder *f)
{
    f->temporary = join(f->path, "", ".XXXXXX");
    if (f->temporary == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    if (mkdtemp(f->temporary) == NULL) {
        free(f->temporary);
        f->temporary = NULL;
        return complain(EXIT_IO, "%s: %s", f->path, strerror(errno));
    }
    open_to_others(f->temporary);
    char *within = f->kind->within != NULL ? join(f->temporary, "/", f->kind->within) : NULL;
    bool made = f->kind->within == NULL || (within != NULL && mkdir(within, 0777) == 0);
    free(within);
    return made ? 0 : complain(EXIT_IO, "%s: %s", f->path, strerror(errno));
}

int
folder_open(folder *f, const folder_kind *kind, const char *path)
{
    *f = (folder){.kind = kind, .path = strdup(path)};
    if (f->path == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    for (size_t end = strlen(f->path); end > 1 && f->path[end - 1] == '/'; end--) {
        f->path[end - 1] = '\0';
    }
    return look_at(f->path, kind) == FOREIGN
               ? complain(EXIT_IO,
                          "%s: exists and is no empty folder, nor one that %s wrote and that "
                          "holds nothing else",
                          f->path, kind->command)
               : make_temporary(f);
}

FILE *
folder_file(const folder *f, const char *name)
{
    char *path = join(f->temporary, "/", name);
    FILE *out = path != NULL ? fopen(path, "wb") : NULL;
    free(path);
    return out;
}

int
folder_written(const folder *f, const char *name, FILE *out)
{
    bool written = out != NULL && fflush(out) == 0 && !ferror(out);
    int error = errno;
    if (out != NULL && fclose(out) != 0) {
        written = false;
        error = errno;
    }
    return written ? 0 : complain(EXIT_IO, "%s/%s: %s", f->path, name, strerror(error));
}

/* Puts the new folder in the place of one with files. */
static bool
exchange(const folder *f)
{
    char *old = join(f->temporary, "", ".old");
    bool done = old != NULL && rename(f->path, old) == 0;
    if (done && rename(f->temporary, f->path) != 0) {
        int error = errno;
        (void)rename(old, f->path);
        errno = error;
        done = false;
    }
    if (done) {
        remove_folder(old, f->kind);
    }
    free(old);
    return done;
}

int
folder_close(folder *f, int exit_status)
{
    if (f->temporary != NULL && exit_status == 0) {
        bool done = look_at(f->path, f->kind) == REPLACEABLE ? exchange(f)
                                                             : rename(f->temporary, f->path) == 0;
        if (!done) {
            exit_status = complain(EXIT_IO, "%s: %s", f->path, strerror(errno));
        }
    }
    if (f->temporary != NULL && exit_status != 0) {
        remove_folder(f->temporary, f->kind);
    }
    free(f->path);
    free(f->temporary);
    return exit_status;
}

char *
folder_read(const char *path, const char *name, size_t *length)
{
    char *whole = join(path, "/", name);
    char *text = whole != NULL ? read_file(whole, length) : NULL;
    free(whole);
    return text;
}
