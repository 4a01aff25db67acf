namespace CondaStore.Domain.Store.Configuration;

/// <summary>Specifies the kinds of setting values.</summary>
internal enum SettingKind
{
    Text,
    Number,
    Flag,
    Age,
    Texts,
    Artifacts,
}
