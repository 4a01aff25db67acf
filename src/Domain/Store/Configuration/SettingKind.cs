namespace CondaStore.Domain.Store.Configuration;

/// <summary>The forms of settings.</summary>
internal enum SettingKind
{
    Text,
    Number,
    Flag,
    Age,
    Texts,
    Artifacts,
}
