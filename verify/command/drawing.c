/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verify/command/drawing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verify/command/command.h"
#include "verify/command/gnuplot.h"
#include "verify/command/interrupt.h"

int
drawing_check(void)
{
    return gnuplot_find();
}

/* folder/stem.suffix, freed by the caller; NULL after a complaint. */
static char *
name_file(const char *folder, const char *stem, const char *suffix)
{
    size_t size = strlen(folder) + strlen(stem) + strlen(suffix) + 3;
    char *name = malloc(size);
    if (name == NULL) {
        (void)complain(EXIT_INTERNAL, "out of memory");
    } else {
        (void)snprintf(name, size, "%s/%s.%s", folder, stem, suffix);
    }
    return name;
}

/* One of the two texts into its file. */
static int
write_text(const char *folder, const char *stem, const char *suffix, const ordo_figure *figure,
           const ordo_picture *picture)
{
    char *name = name_file(folder, stem, suffix);
    FILE *out = name != NULL ? fopen(name, "wb") : NULL;
    bool written = out != NULL;
    if (written) {
        ordo_status status = strcmp(suffix, "tsv") == 0
                                 ? ordo_figure_write_data(out, figure)
                                 : ordo_figure_write_script(out, figure, stem, picture);
        written = status == ORDO_OK;
        written = fclose(out) == 0 && written;
    }
    int exit_status = written ? 0 : complain(EXIT_IO, "%s.%s: %s", stem, suffix, strerror(errno));
    free(name);
    return exit_status;
}

int
drawing_make(const char *folder, const char *stem, const ordo_figure *figure,
             const ordo_picture *picture)
{
    int exit_status = write_text(folder, stem, "tsv", figure, picture);
    if (exit_status == 0) {
        exit_status = write_text(folder, stem, "gp", figure, picture);
    }
    char *script = malloc(strlen(stem) + sizeof ".gp");
    if (exit_status == 0 && script != NULL) {
        (void)sprintf(script, "%s.gp", stem);
        exit_status = gnuplot_run(folder, script);
    }
    free(script);
    return exit_status;
}

/* The three files, the picture last. */
enum { FILES = 3 };

/* A folder beside the files to come, and the texts that name them. */
typedef struct place {
    char *folder, *stem, *temporary;
    const char *suffix[FILES];
    char *made[FILES]; /* the files in the temporary folder */
} place;

static void
remove_temporary(const place *p)
{
    for (int i = 0; i < FILES; i++) {
        if (p->made[i] != NULL) {
            (void)unlink(p->made[i]);
            interrupt_spare(p->made[i]);
        }
    }
    (void)rmdir(p->temporary);
    interrupt_spare(p->temporary);
}

static void
place_clear(place *p)
{
    for (int i = 0; i < FILES; i++) {
        free(p->made[i]);
    }
    free(p->folder);
    free(p->stem);
    free(p->temporary);
}

/* Splits the path and makes the temporary folder; to be cleared whatever comes of it. */
static int
place_init(place *p, const char *path, const ordo_picture *picture)
{
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    size_t ending = strlen(picture->name) + 1, length = strlen(name);
    *p = (place){.suffix = {"tsv", "gp", picture->name}};
    p->folder = slash == NULL   ? strdup(".")
                : slash == path ? strdup("/")
                                : strndup(path, (size_t)(slash - path));
    p->stem = strndup(name, length > ending ? length - ending : 0);
    p->temporary = malloc(strlen(path) + sizeof "/.ordo.XXXXXX");
    if (p->folder == NULL || p->stem == NULL || p->temporary == NULL) {
        return complain(EXIT_INTERNAL, "out of memory");
    }
    (void)sprintf(p->temporary, "%s/.ordo.XXXXXX", p->folder);
    if (mkdtemp(p->temporary) == NULL) {
        return complain(EXIT_IO, "%s: %s", path, strerror(errno));
    }
    (void)interrupt_remove(p->temporary);
    for (int i = 0; i < FILES; i++) {
        p->made[i] = name_file(p->temporary, p->stem, p->suffix[i]);
        if (p->made[i] != NULL) {
            (void)interrupt_remove(p->made[i]);
        }
    }
    return 0;
}

/* Is what stands at a name, if anything, a file? Otherwise it is not replaced. */
static bool
is_free(const char *name)
{
    struct stat status;
    return lstat(name, &status) != 0 || S_ISREG(status.st_mode) || S_ISLNK(status.st_mode);
}

/* Puts the files under their names: all, or, when one of them cannot be, none. */
static int
put(const place *p)
{
    int exit_status = 0;
    char *from[FILES], *to[FILES];
    for (int i = 0; i < FILES; i++) {
        from[i] = name_file(p->temporary, p->stem, p->suffix[i]);
        to[i] = name_file(p->folder, p->stem, p->suffix[i]);
        if (from[i] == NULL || to[i] == NULL) {
            exit_status = EXIT_INTERNAL;
        } else if (exit_status == 0 && !is_free(to[i])) {
            exit_status = complain(EXIT_IO, "%s: is no file", to[i]);
        } else if (exit_status == 0 && access(from[i], F_OK) != 0) {
            exit_status = complain(EXIT_IO, "%s: gnuplot did not write it", to[i]);
        }
    }
    for (int i = 0; exit_status == 0 && i < FILES; i++) {
        if (rename(from[i], to[i]) != 0) {
            exit_status = complain(EXIT_IO, "%s: %s", to[i], strerror(errno));
        }
    }
    for (int i = 0; i < FILES; i++) {
        free(from[i]);
        free(to[i]);
    }
    return exit_status;
}

int
drawing_place(const char *path, const ordo_figure *figure, const ordo_picture *picture)
{
    place p;
    int exit_status = place_init(&p, path, picture);
    if (exit_status == 0) {
        exit_status = drawing_make(p.temporary, p.stem, figure, picture);
        if (exit_status == 0) {
            exit_status = put(&p);
        }
        remove_temporary(&p);
    }
    place_clear(&p);
    return exit_status;
}

/* The bytes of a file to standard output. */
static int
print_file(const char *name)
{
    size_t length = 0;
    char *bytes = name != NULL ? read_file(name, &length) : NULL;
    if (bytes == NULL) {
        return EXIT_IO;
    }
    (void)fwrite(bytes, 1, length, stdout);
    free(bytes);
    return finish_stdout();
}

int
drawing_print(const ordo_figure *figure, const ordo_picture *picture)
{
    const char *temporary = getenv("TMPDIR");
    char path[1024];
    place p;
    (void)snprintf(path, sizeof path, "%s/%s.%s",
                   temporary != NULL && temporary[0] != '\0' ? temporary : "/tmp",
                   figure->kind->name, picture->name);
    int exit_status = place_init(&p, path, picture);
    if (exit_status == 0) {
        exit_status = drawing_make(p.temporary, p.stem, figure, picture);
        if (exit_status == 0) {
            char *name = name_file(p.temporary, p.stem, picture->name);
            exit_status = print_file(name);
            free(name);
        }
        remove_temporary(&p);
    }
    place_clear(&p);
    return exit_status;
}
