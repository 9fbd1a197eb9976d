// A task sequence for tests: an in-process COM server that plays Microsoft.SMS.TSEnvironment and
// Microsoft.SMS.TSProgressUI, as the engine of MDT and the Configuration Manager gives them to
// steps, and writes down every call.
//
// $ASSAY_TEST_SEQUENCE names a file of lines NAME=VALUE, the variables when the sequence begins.
// Beside it, FILE.calls gets one line for each call, UTF-8, its parts divided by tabs:
//     get  NAME  VALUE
//     set  NAME  VALUE
//     progress  ORG  SEQUENCE  TITLE  ACTION  STEP  STEPS  TEXT  DONE  OF
// Registered for the machine by DllRegisterServer: regsvr32, in a wine prefix of its own.
// It is no part of the program, and is built for Windows only.

#include <atomic>
#include <cwchar>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

// windows.h first.
#include <windows.h>

#include <oleauto.h>

namespace {

constexpr CLSID kEnvironmentId = {
    0x6d9ec3b1, 0x9c7a, 0x4f4a, {0x91, 0x0e, 0x2f, 0x55, 0x4e, 0x56, 0x00, 0x01}};
constexpr CLSID kWindowId = {
    0x6d9ec3b1, 0x9c7a, 0x4f4a, {0x91, 0x0e, 0x2f, 0x55, 0x4e, 0x56, 0x00, 0x02}};

struct Served {
  const wchar_t* name;
  const wchar_t* id;
};
constexpr Served kServed[] = {
    {L"Microsoft.SMS.TSEnvironment", L"{6D9EC3B1-9C7A-4F4A-910E-2F554E560001}"},
    {L"Microsoft.SMS.TSProgressUI", L"{6D9EC3B1-9C7A-4F4A-910E-2F554E560002}"},
};

HINSTANCE own_module = nullptr;
std::atomic<long> objects_in_use = 0;

std::string utf8(std::wstring_view text) {
  std::string out(text.size() * 3, '\0');
  const int size = text.empty() ? 0
                                : WideCharToMultiByte(
                                      CP_UTF8, 0, text.data(), static_cast<int>(text.size()),
                                      out.data(), static_cast<int>(out.size()), nullptr, nullptr);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::wstring wide(const std::string& text) {
  std::wstring out(text.size(), L'\0');
  const int size = text.empty()
                       ? 0
                       : MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()),
                                             out.data(), static_cast<int>(out.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

struct NoCase {
  bool operator()(const std::wstring& a, const std::wstring& b) const {
    return _wcsicmp(a.c_str(), b.c_str()) < 0;
  }
};

// The sequence that all objects of the process belong to.
class Sequence {
 public:
  Sequence() {
    const wchar_t* path = _wgetenv(L"ASSAY_TEST_SEQUENCE");
    if (path == nullptr) return;
    calls_.open((std::wstring(path) + L".calls").c_str(), std::ios::binary | std::ios::app);
    std::ifstream lines(std::wstring(path).c_str(), std::ios::binary);
    for (std::string line; std::getline(lines, line);) {
      if (line.ends_with('\r')) line.pop_back();
      if (const std::size_t equals = line.find('='); equals != std::string::npos)
        values_[wide(line.substr(0, equals))] = wide(line.substr(equals + 1));
    }
  }

  std::wstring get(const std::wstring& name) {
    const auto found = values_.find(name);
    const std::wstring value = found == values_.end() ? std::wstring() : found->second;
    record({L"get", name, value});
    return value;
  }

  void set(const std::wstring& name, const std::wstring& value) {
    values_[name] = value;
    record({L"set", name, value});
  }

  std::vector<std::wstring> names() {
    record({L"names"});
    std::vector<std::wstring> all;
    for (const auto& [name, value] : values_) all.push_back(name);
    return all;
  }

  void record(const std::vector<std::wstring>& parts) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < parts.size(); ++i) calls_ << (i ? "\t" : "") << utf8(parts[i]);
    calls_ << std::endl;
  }

 private:
  std::mutex mutex_;  // the window is called by a thread of its own
  std::ofstream calls_;
  std::map<std::wstring, std::wstring, NoCase> values_;
};

Sequence& sequence() {
  static Sequence only;
  return only;
}

// Of a call; IDispatch has them from the last to the first.
std::wstring text_at(const DISPPARAMS& parameters, std::size_t place) {
  VARIANT text;
  VariantInit(&text);
  VARIANT& given = parameters.rgvarg[parameters.cArgs - 1 - place];
  if (FAILED(VariantChangeType(&text, &given, 0, VT_BSTR))) return L"?";
  std::wstring out(V_BSTR(&text), SysStringLen(V_BSTR(&text)));
  VariantClear(&text);
  return out;
}

struct Member {
  const wchar_t* name;
  DISPID id;
};

// What IDispatch asks of every object; the members are those of the one that it plays.
class Scriptable : public IDispatch {
 public:
  Scriptable() { ++objects_in_use; }
  virtual ~Scriptable() { --objects_in_use; }
  Scriptable(const Scriptable&) = delete;
  Scriptable& operator=(const Scriptable&) = delete;

  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** out) override {
    *out = id == IID_IUnknown || id == IID_IDispatch ? this : nullptr;
    if (*out == nullptr) return E_NOINTERFACE;
    AddRef();
    return S_OK;
  }
  ULONG STDMETHODCALLTYPE AddRef() override { return static_cast<ULONG>(++references_); }
  ULONG STDMETHODCALLTYPE Release() override {
    const long left = --references_;
    if (left == 0) delete this;
    return static_cast<ULONG>(left);
  }
  HRESULT STDMETHODCALLTYPE GetTypeInfoCount(UINT* count) override {
    *count = 0;
    return S_OK;
  }
  HRESULT STDMETHODCALLTYPE GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
  HRESULT STDMETHODCALLTYPE GetIDsOfNames(REFIID, LPOLESTR* names, UINT count, LCID,
                                          DISPID* ids) override {
    if (count != 1) return DISP_E_UNKNOWNNAME;
    for (const Member& member : members())
      if (_wcsicmp(member.name, names[0]) == 0) {
        ids[0] = member.id;
        return S_OK;
      }
    return DISP_E_UNKNOWNNAME;
  }
  HRESULT STDMETHODCALLTYPE Invoke(DISPID id, REFIID, LCID, WORD kind, DISPPARAMS* parameters,
                                   VARIANT* answer, EXCEPINFO*, UINT*) override {
    return invoke(id, kind, *parameters, answer);
  }

 protected:
  virtual std::vector<Member> members() const = 0;
  virtual HRESULT invoke(DISPID id, WORD kind, const DISPPARAMS& parameters, VARIANT* answer) = 0;

 private:
  std::atomic<long> references_ = 1;
};

void answer_text(const std::wstring& text, VARIANT* answer) {
  if (answer == nullptr) return;
  V_VT(answer) = VT_BSTR;
  V_BSTR(answer) = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
}

HRESULT answer_names(VARIANT* answer) {
  const std::vector<std::wstring> names = sequence().names();
  SAFEARRAY* array = SafeArrayCreateVector(VT_VARIANT, 0, static_cast<ULONG>(names.size()));
  if (array == nullptr) return E_OUTOFMEMORY;
  for (std::size_t i = 0; i < names.size(); ++i) {
    VARIANT name;
    VariantInit(&name);
    answer_text(names[i], &name);
    LONG place = static_cast<LONG>(i);
    SafeArrayPutElement(array, &place, &name);
    VariantClear(&name);
  }
  V_VT(answer) = VT_ARRAY | VT_VARIANT;
  V_ARRAY(answer) = array;
  return S_OK;
}

class Environment final : public Scriptable {
 protected:
  std::vector<Member> members() const override { return {{L"Value", 0}, {L"GetVariables", 1}}; }

  HRESULT invoke(DISPID id, WORD kind, const DISPPARAMS& parameters, VARIANT* answer) override {
    if (id == 1) return answer == nullptr ? E_INVALIDARG : answer_names(answer);
    const bool is_set = (kind & DISPATCH_PROPERTYPUT) != 0;
    if (parameters.cArgs != (is_set ? 2U : 1U)) return DISP_E_BADPARAMCOUNT;
    const std::wstring name = text_at(parameters, 0);
    // Variables that begin with _ are the engine's own, and cannot be set.
    if (is_set && name.starts_with(L"_")) return E_ACCESSDENIED;
    if (is_set)
      sequence().set(name, text_at(parameters, 1));
    else
      answer_text(sequence().get(name), answer);
    return S_OK;
  }
};

class ProgressUi final : public Scriptable {
 protected:
  std::vector<Member> members() const override {
    return {{L"ShowActionProgress", 1}, {L"CloseProgressDialog", 2}, {L"ShowErrorDialog", 3}};
  }

  HRESULT invoke(DISPID id, WORD kind, const DISPPARAMS& parameters, VARIANT*) override {
    static constexpr const wchar_t* kCalls[] = {L"progress", L"close", L"error"};
    if ((kind & DISPATCH_METHOD) == 0) return DISP_E_MEMBERNOTFOUND;
    if (id == 1 && parameters.cArgs != 9) return DISP_E_BADPARAMCOUNT;
    std::vector<std::wstring> parts = {kCalls[id - 1]};
    for (UINT i = 0; i < parameters.cArgs; ++i) parts.push_back(text_at(parameters, i));
    sequence().record(parts);
    return S_OK;
  }
};

template <typename Object>
class Factory final : public IClassFactory {
 public:
  HRESULT STDMETHODCALLTYPE QueryInterface(REFIID id, void** out) override {
    *out = id == IID_IUnknown || id == IID_IClassFactory ? this : nullptr;
    return *out == nullptr ? E_NOINTERFACE : S_OK;
  }
  ULONG STDMETHODCALLTYPE AddRef() override { return 2; }  // never destroyed
  ULONG STDMETHODCALLTYPE Release() override { return 1; }
  HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown* outer, REFIID id, void** out) override {
    *out = nullptr;
    if (outer != nullptr) return CLASS_E_NOAGGREGATION;
    auto* object = new Object();
    const HRESULT result = object->QueryInterface(id, out);
    object->Release();
    return result;
  }
  HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) override {
    objects_in_use += lock != FALSE ? 1 : -1;
    return S_OK;
  }
};

LSTATUS write_key(const std::wstring& key, const wchar_t* name, const std::wstring& value) {
  return RegSetKeyValueW(HKEY_LOCAL_MACHINE, (L"Software\\Classes\\" + key).c_str(), name, REG_SZ,
                         value.c_str(), static_cast<DWORD>((value.size() + 1) * sizeof(wchar_t)));
}

}  // namespace

extern "C" {

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID) {
  if (reason == DLL_PROCESS_ATTACH) own_module = module;
  return TRUE;
}

STDAPI DllGetClassObject(REFCLSID id, REFIID interface_id, LPVOID* out) {
  static Factory<Environment> environment;
  static Factory<ProgressUi> window;
  if (id == kEnvironmentId) return environment.QueryInterface(interface_id, out);
  if (id == kWindowId) return window.QueryInterface(interface_id, out);
  *out = nullptr;
  return CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow() { return objects_in_use == 0 ? S_OK : S_FALSE; }

STDAPI DllRegisterServer() {
  wchar_t path[MAX_PATH];
  if (GetModuleFileNameW(own_module, path, MAX_PATH) == 0) return E_FAIL;
  for (const Served& served : kServed) {
    const std::wstring key = std::wstring(L"CLSID\\") + served.id + L"\\InprocServer32";
    if (write_key(std::wstring(served.name) + L"\\CLSID", nullptr, served.id) != ERROR_SUCCESS ||
        write_key(key, nullptr, path) != ERROR_SUCCESS ||
        write_key(key, L"ThreadingModel", L"Both") != ERROR_SUCCESS)
      return E_FAIL;
  }
  return S_OK;
}

STDAPI DllUnregisterServer() {
  for (const Served& served : kServed) {
    RegDeleteTreeW(HKEY_LOCAL_MACHINE,
                   (std::wstring(L"Software\\Classes\\") + served.name).c_str());
    RegDeleteTreeW(HKEY_LOCAL_MACHINE,
                   (std::wstring(L"Software\\Classes\\CLSID\\") + served.id).c_str());
  }
  return S_OK;
}

}  // extern "C"
