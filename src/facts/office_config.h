// Product keys in configuration files of Office: PIDKEY of the Office Deployment Tool
// (configuration.xml) and of MSI Office (config.xml).
//
// Layer: facts. Such a file may have any name; it is known by its root element, Configuration. It
// is looked for where people leave it: the root, \Office, \ODT, beside Office itself, Windows Setup
// and Temp folders, $OEM$ folders, and the applications of a deployment share.
// Not read: patches of the Office Customization Tool (*.msp), which may hold a key.
// Tests: tests/facts/office_test.cc.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/subject.h"
#include "licensing/product_key.h"

namespace assay {

struct OfficeConfigKey {
  std::string file;
  std::string where;              // "Configuration / Add / Product / PIDKEY"
  std::optional<ProductKey> key;  // nullopt: the text is no key
  std::string product;            // "ProPlus2021Volume"; of MSI Office "ProPlus"
  std::string channel;            // of the Add element: "PerpetualVL2021"
  Evidence evidence;
};

struct OfficeConfigKeys {
  std::vector<OfficeConfigKey> found;
  std::vector<Unread> unread;  // known: origin = office-config
};

OfficeConfigKeys office_config_keys(const Subject& subject);

}  // namespace assay
