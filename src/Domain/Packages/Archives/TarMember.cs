namespace CondaStore.Domain.Packages.Archives;

/// <summary>Represents the header of a tar member.</summary>
/// <param name="Type">What the member is.</param>
/// <param name="Path">Its path as written: not checked.</param>
/// <param name="LinkTarget">What a link points to, as written; empty for other types.</param>
/// <param name="Mode">Unix permission bits as written.</param>
/// <param name="Size">Length of the content in bytes.</param>
/// <param name="Modified">Time of last change in seconds since 1970.</param>
internal readonly record struct TarMember(TarMemberType Type, string Path, string LinkTarget, int Mode, long Size, long Modified);
