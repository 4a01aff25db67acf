namespace CondaStore.Domain.Installing.Linking;

/// <summary>Represents an entry to link into a prefix.</summary>
/// <param name="Kind">How it is linked.</param>
/// <param name="Source">Path in the extracted package; the content's origin is <paramref name="Content"/> for generated files.</param>
/// <param name="Target">Path in the prefix.</param>
/// <param name="Placeholder">The placeholder, for <see cref="LinkItemKind.PatchText"/> and <see cref="LinkItemKind.PatchBinary"/>.</param>
/// <param name="Content">The bytes of a generated file.</param>
internal readonly record struct LinkItem(
    LinkItemKind Kind, string Source, string Target, PrefixPlaceholder? Placeholder = null, byte[]? Content = null);
