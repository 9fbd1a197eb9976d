// The registry of an installed Windows in its size and shape, around the few keys that the rules
// read: classes by the ten thousand, packages, drivers, services, firewall rules. The same numbers
// give the same bytes.
//
// Proportions are those of a Windows 10 22H2 image: more than half of SOFTWARE is Classes,
// SideBySide and Component Based Servicing, more than half of SYSTEM is DriverDatabase.
#pragma once

#include <cstdint>

#include "registry/memory_hive.h"

namespace assay {

// Adds keys and values until a hive file of the hive would have about `bytes`.
void fill_software(MemoryHive& hive, std::uint64_t bytes);
void fill_system(MemoryHive& hive, std::uint64_t bytes);
// The profile of a service account that has never been used.
void fill_profile(MemoryHive& hive);

}  // namespace assay
