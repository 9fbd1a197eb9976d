// Paths as the registry, tasks and command lines write them, turned into paths of the image:
// "%WINDIR%\Setup\x.cmd", "C:\Windows\x.cmd", "\SystemRoot\x".
//
// Layer: facts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Relative to the root of the tree, with '/'; empty where it cannot lie in the image: another
// drive's, a share's, a relative path, another variable. A drive letter is taken for the system's,
// whichever it is: an image does not tell its own.
std::string path_in_image(std::string_view windows_path, std::string_view system_root);

// The scripts that a command line names (.cmd, .bat, .ps1, .vbs ...), as paths of the image.
std::vector<std::string> scripts_named_in(std::string_view command_line,
                                          std::string_view system_root);

}  // namespace assay
