// Product keys of Office in the registry, as its Windows Installer editions keep them.
//
// Layer: facts. Read below Microsoft\Office\{14.0,15.0,16.0}\Registration, in both views; Office
// that came by Click-to-Run has its keys in the protected store and none here.
// Tests: tests/facts/office_test.cc.
#pragma once

#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/digital_product_id.h"

namespace assay {

struct OfficeKey {
  std::string place;    // "office", or "wow64" for the 32-bit view
  std::string version;  // "16.0"
  std::string key;      // path of the registry key that holds it
  std::string product;  // ProductName beside it; empty where there is none
  DigitalProductId4 id;
  Evidence evidence;
};

struct OfficeKeys {
  std::vector<OfficeKey> found;
  std::vector<Unread> unread;  // known: origin = office-registry
};

OfficeKeys office_registry_keys(const Subject& subject);

}  // namespace assay
