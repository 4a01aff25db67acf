namespace CondaStore.Domain.Pypi.Index;

/// <summary>What a page says of a file besides texts and numbers.</summary>
[Flags]
internal enum PageFileFlags
{
    None = 0,
    HasMetadata = 1,
    IsYanked = 2,
    HasSize = 4,
}
