// Opening what a user names: a file or folder of the host, or a place inside one.
//
// A locator is the host's path, then parts separated by '!': a number names an image of a WIM or a
// partition of a disk, anything else a path within a tree of files:
//     install.wim        install.wim!3        install.wim!3!Windows/System32/config/SOFTWARE
//     disk.vhdx!2        win.iso!sources/install.wim!3
// The format of a file is found by its content, never by its name. "nbd+unix:///..." names a disk
// that some other program serves on a socket.
#pragma once

#include <string_view>

#include "image/opened.h"

namespace assay {

// Errors name the target: "install.wim: not a Windows image, folder or hive".
Result<Opened> open_locator(std::string_view locator, const OpenOptions& options);

// The file or part `name` of something opened: one step of a locator.
Result<Opened> open_inside(const Opened& container, std::string_view name,
                           const OpenOptions& options);

}  // namespace assay
