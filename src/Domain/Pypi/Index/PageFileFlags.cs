namespace CondaStore.Domain.Pypi.Index;

/// <summary>Specifies the flags of a file on a page.</summary>
[Flags]
internal enum PageFileFlags
{
    None = 0,
    HasMetadata = 1,
    IsYanked = 2,
    HasSize = 4,
}
