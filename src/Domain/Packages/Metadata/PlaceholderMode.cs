namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Specifies how a placeholder in a file is replaced (<c>file_mode</c> in paths.json, CEP 34, https://conda.org/learn/ceps/cep-0034).
/// </summary>
public enum PlaceholderMode
{
    /// <summary>As text: the file may change its length.</summary>
    Text,

    /// <summary>As C strings: padded with NUL so that the file keeps its length.</summary>
    Binary,
}
