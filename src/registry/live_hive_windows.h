// A part of the running system's registry as a Hive, through the registry's own functions: its
// hives are open and cannot be read as files.
//
// Layer: registry, Windows only. Always the 64-bit view. Not immutable, as a hive should be: the
// system goes on writing while it is looked at, so that two answers may be of two moments. A key
// that is gone by then is kNotFound; one that only SYSTEM may read is kIo.
// Tests: tests/registry/live_hive_windows_test.cc, with the contract of every Hive.
#pragma once

#include <string>

#include "base/limits.h"
#include "registry/hive.h"

namespace assay {

enum class LiveRoot { kMachine, kUsers };  // HKEY_LOCAL_MACHINE, HKEY_USERS

// "SOFTWARE" of the machine, "S-1-5-20" of the users. nullptr: there is no such key (a profile that
// is not loaded).
Result<HivePtr> open_live_hive(LiveRoot root, const std::string& name, const Limits& limits);

}  // namespace assay
