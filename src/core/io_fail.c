/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "io_fail.h"

typedef struct cause {
    int error;
    const char *what, *next;
} cause;

static const cause causes[] = {
    {ENOENT, "there is no such file or folder", "Check the spelling of the path, and that its folder exists."},
    {ENOTDIR, "a part of the path is no folder", "Check the spelling of the path."},
    {EISDIR, "this is a folder", "Name a file."},
    {EACCES, "your account may not do this",
     "Ask the administrator of this machine for the right to this file and its folder, or use another folder."},
    {EPERM, "the system forbids it",
     "Ask the administrator of this machine for the right to this file and its folder, or use another folder."},
    {EROFS, "the folder can only be read", "Use a folder that can be written to; media handed over are often write-protected."},
    {ENOSPC, "the disk is full", "Free some space on the disk or use another one, then try again. Nothing half-written was left."},
    {EDQUOT, "your share of the disk is full",
     "Delete files of yours or ask for a larger share, then try again. Nothing half-written was left."},
    {EFBIG, "the file would become larger than the system allows", "Use another disk, or ask for a higher ceiling on file sizes."},
    {EIO, "the disk reports a fault", "Copy what matters from this disk to another one and have it checked."},
    {EEXIST, "something that is no file has this name", "Choose a name that is not taken."},
    {ELOOP, "it is a symbolic link where none may be, or links go in a circle", "Name the file itself, not a link to it."},
    {ENAMETOOLONG, "the name is too long", "Use a shorter name or a folder nearer to the top."},
    {EMFILE, "too many files are open", "Try again; if it happens again, report it as a bug."},
    {ENFILE, "too many files are open on this machine", "Close other programs, then try again."},
    {EBUSY, "it is in use", "Close the program that uses it, then try again."},
    {ETXTBSY, "it is a program that is running", "Name another file."},
    {ENODEV, "the disk is gone", "Connect the disk again, then try again."},
    {ENXIO, "the disk is gone", "Connect the disk again, then try again."},
    {ESTALE, "the network folder has changed", "Connect the network folder again, then try again."},
};

ent_code ent_io_fail(ent_err *e, int error, const char *doing, const char *path)
{
    char text[96] = "the system gave an unknown error";
    const char *what = text, *next = "Look up this error with the administrator of this machine.";

    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].error == error) {
            what = causes[i].what;
            next = causes[i].next;
        }
    if (what == text) (void)strerror_r(error, text, sizeof text);
    (void)ent_fail(e, ENT_IO, NULL, next, "Cannot %s %.200s: %s.", doing, path, what);
    return ent_at(e, "%.200s", path);
}
