#include <array>
#include <cstring>
#include <span>
#include <string>
#include <utility>

// windows.h first.
#include <windows.h>

#include <oleauto.h>

#include "base/system_windows.h"
#include "mdt/step_com.h"

namespace assay {

namespace {

// The apartment of the thread; the objects are of the old kind that has one.
class Apartment {
 public:
  Apartment() : is_open_(SUCCEEDED(CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED))) {}
  ~Apartment() {
    if (is_open_) CoUninitialize();
  }
  Apartment(const Apartment&) = delete;
  Apartment& operator=(const Apartment&) = delete;

 private:
  const bool is_open_;
};

// A VARIANT with what it holds.
class Argument {
 public:
  Argument() { VariantInit(&value_); }
  explicit Argument(std::string_view text) : Argument() {
    const std::wstring wide = wide_from_utf8(text);
    V_VT(&value_) = VT_BSTR;
    V_BSTR(&value_) = SysAllocStringLen(wide.data(), static_cast<UINT>(wide.size()));
  }
  explicit Argument(std::uint32_t number) : Argument() {
    V_VT(&value_) = VT_I4;
    V_I4(&value_) = static_cast<LONG>(number);
  }
  Argument(Argument&& other) noexcept : value_(other.value_) { VariantInit(&other.value_); }
  Argument& operator=(Argument&&) = delete;
  ~Argument() { VariantClear(&value_); }

  VARIANT* get() { return &value_; }

  // Empty where it cannot be text.
  std::string text() {
    if (FAILED(VariantChangeType(&value_, &value_, 0, VT_BSTR)) || V_BSTR(&value_) == nullptr)
      return {};
    return utf8_from_wide({V_BSTR(&value_), SysStringLen(V_BSTR(&value_))});
  }

 private:
  VARIANT value_;
};
static_assert(sizeof(Argument) == sizeof(VARIANT), "passed as an array of VARIANT");

// An object that is called by the names of its members.
class Object {
 public:
  explicit Object(const wchar_t* name) {
    CLSID id{};
    void* object = nullptr;
    if (FAILED(CLSIDFromProgID(name, &id))) return;
    if (FAILED(CoCreateInstance(id, nullptr, CLSCTX_INPROC_SERVER | CLSCTX_LOCAL_SERVER,
                                IID_IDispatch, &object)))
      return;
    object_ = static_cast<IDispatch*>(object);
  }
  ~Object() {
    if (object_ != nullptr) object_->Release();
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  explicit operator bool() const { return object_ != nullptr; }

  // `arguments` stand in the order of IDispatch: the last comes first.
  HRESULT call(const wchar_t* member, WORD kind, std::span<Argument> arguments,
               Argument* answer) const {
    DISPID id = 0;
    std::wstring name(member);
    LPOLESTR names = name.data();
    const HRESULT found = object_->GetIDsOfNames(IID_NULL, &names, 1, LOCALE_SYSTEM_DEFAULT, &id);
    if (FAILED(found)) return found;
    DISPID value = DISPID_PROPERTYPUT;  // what is set has a name of its own
    DISPPARAMS parameters{};
    parameters.rgvarg = arguments.empty() ? nullptr : arguments.front().get();
    parameters.cArgs = static_cast<UINT>(arguments.size());
    if (kind == DISPATCH_PROPERTYPUT) {
      parameters.rgdispidNamedArgs = &value;
      parameters.cNamedArgs = 1;
    }
    return object_->Invoke(id, IID_NULL, LOCALE_SYSTEM_DEFAULT, kind, &parameters,
                           answer == nullptr ? nullptr : answer->get(), nullptr, nullptr);
  }

 private:
  IDispatch* object_ = nullptr;
};

class SequenceEnvironment final : public StepVariables {
 public:
  bool is_open() const { return static_cast<bool>(object_); }

  std::string get(std::string_view name) const override {
    std::array arguments = {Argument(name)};
    Argument answer;
    if (FAILED(object_.call(L"Value", DISPATCH_PROPERTYGET, arguments, &answer))) return {};
    return answer.text();
  }

  Result<void> set(std::string_view name, std::string_view value) override {
    std::array arguments = {Argument(value), Argument(name)};
    const HRESULT result = object_.call(L"Value", DISPATCH_PROPERTYPUT, arguments, nullptr);
    if (SUCCEEDED(result)) return {};
    return fail(in(
        source(),
        Error{
            ErrorCode::kIo, system_reason(static_cast<std::uint32_t>(result)), std::nullopt, {}}));
  }

  std::string source() const override { return "Microsoft.SMS.TSEnvironment"; }

 private:
  const Apartment apartment_;
  const Object object_{L"Microsoft.SMS.TSEnvironment"};
};

class SequenceWindow final : public ProgressWindow {
 public:
  bool is_open() const { return static_cast<bool>(object_); }

  void show(const SequenceProgress& sequence, const std::string& text, std::uint32_t done,
            std::uint32_t of) override {
    std::array arguments = {Argument(of),
                            Argument(done),
                            Argument(text),
                            Argument(sequence.steps),
                            Argument(sequence.step),
                            Argument(sequence.action),
                            Argument(sequence.title),
                            Argument(sequence.sequence),
                            Argument(sequence.organisation)};
    object_.call(L"ShowActionProgress", DISPATCH_METHOD, arguments, nullptr);
  }

 private:
  const Apartment apartment_;
  const Object object_{L"Microsoft.SMS.TSProgressUI"};
};

template <typename Opened>
std::unique_ptr<Opened> open_object() {
  auto object = std::make_unique<Opened>();
  return object->is_open() ? std::move(object) : nullptr;
}

}  // namespace

StepVariablesPtr open_sequence_environment() { return open_object<SequenceEnvironment>(); }

ProgressWindowPtr open_progress_window() { return open_object<SequenceWindow>(); }

}  // namespace assay
