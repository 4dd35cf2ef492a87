/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/command/command.h"

const char *const folder_files[FOLDER_FILES] = {"weights.safetensors", "points.npy", "golden.json",
                                                "README.txt"};

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

/* What the programs of README.txt write: it says nothing of another set and goes with the old one.
 */
static const char outputs[] = "outputs.npy";

static bool
is_ours(const char *name)
{
    bool ours = strcmp(name, outputs) == 0;
    for (size_t i = 0; !ours && i < FOLDER_FILES; i++) {
        ours = strcmp(name, folder_files[i]) == 0;
    }
    return ours;
}

/* What lies at a path: nothing, an empty folder, one that may be replaced, or something else. */
typedef enum found { NOTHING, EMPTY, REPLACEABLE, FOREIGN } found;

static found
look_at(const char *path)
{
    struct stat status;
    if (lstat(path, &status) != 0) {
        return errno == ENOENT ? NOTHING : FOREIGN;
    }
    DIR *list = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
    if (list == NULL) {
        return FOREIGN;
    }
    size_t ours = 0, others = 0;
    bool golden = false;
    for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
        bool self = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        bool mine = is_ours(entry->d_name);
        ours += mine;
        others += !mine && !self;
        golden = golden || strcmp(entry->d_name, "golden.json") == 0;
    }
    (void)closedir(list);
    return others > 0 ? FOREIGN : ours == 0 ? EMPTY : golden ? REPLACEABLE : FOREIGN;
}

/* Removes the files and the folder. */
static void
remove_folder(const char *path)
{
    for (size_t i = 0; i <= FOLDER_FILES; i++) {
        char *name = join(path, "/", i < FOLDER_FILES ? folder_files[i] : outputs);
        if (name != NULL) {
            (void)unlink(name);
        }
        free(name);
    }
    (void)rmdir(path);
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
    mode_t mask = umask(0);
    (void)umask(mask);
    (void)chmod(f->temporary, 0777 & ~mask);
    return 0;
}

int
folder_open(folder *f, const char *path)
{
    *f = (folder){.path = strdup(path)};
    if (f->path == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    for (size_t end = strlen(f->path); end > 1 && f->path[end - 1] == '/'; end--) {
        f->path[end - 1] = '\0';
    }
    return look_at(f->path) == FOREIGN
               ? complain(EXIT_IO,
                          "%s: exists and is no empty folder, nor one that golden wrote and that "
                          "holds nothing else",
                          f->path)
               : make_temporary(f);
}

FILE *
folder_file(const folder *f, size_t i)
{
    char *name = join(f->temporary, "/", folder_files[i]);
    FILE *out = name != NULL ? fopen(name, "wb") : NULL;
    free(name);
    return out;
}

int
folder_written(const folder *f, size_t i, FILE *out)
{
    bool written = out != NULL && fflush(out) == 0 && !ferror(out);
    int error = errno;
    if (out != NULL && fclose(out) != 0) {
        written = false;
        error = errno;
    }
    return written ? 0 : complain(EXIT_IO, "%s/%s: %s", f->path, folder_files[i], strerror(error));
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
        remove_folder(old);
    }
    free(old);
    return done;
}

int
folder_close(folder *f, int exit_status)
{
    if (f->temporary != NULL && exit_status == 0) {
        bool done =
            look_at(f->path) == REPLACEABLE ? exchange(f) : rename(f->temporary, f->path) == 0;
        if (!done) {
            exit_status = complain(EXIT_IO, "%s: %s", f->path, strerror(errno));
        }
    }
    if (f->temporary != NULL && exit_status != 0) {
        remove_folder(f->temporary);
    }
    free(f->path);
    free(f->temporary);
    return exit_status;
}

char *
folder_read(const char *path, size_t i, size_t *length)
{
    char *name = join(path, "/", folder_files[i]);
    char *text = name != NULL ? read_file(name, length) : NULL;
    free(name);
    return text;
}
