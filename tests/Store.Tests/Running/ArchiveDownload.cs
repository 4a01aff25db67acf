namespace CondaStore.Store.Tests.Running;

/// <summary>One request for a package archive, as the channel saw it.</summary>
/// <param name="File">The archive.</param>
/// <param name="Began">When the request came.</param>
/// <param name="Ended">When the last byte was sent or the client was gone.</param>
/// <param name="IsWhole">Whether all of it was sent.</param>
internal sealed record ArchiveDownload(string File, DateTime Began, DateTime Ended, bool IsWhole)
{
    public bool Overlaps(ArchiveDownload other) => File == other.File && Began < other.Ended && other.Began < Ended;
}
