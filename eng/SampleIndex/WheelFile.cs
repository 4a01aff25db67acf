namespace CondaStore.SampleIndex;

/// <summary>A file of a wheel.</summary>
/// <param name="Source">Where its content lies; null where it is <paramref name="Content"/>.</param>
/// <param name="Content">Its content; null where it lies on disk.</param>
/// <param name="IsExecutable">Whether it can be run.</param>
internal sealed record WheelFile(string? Source, byte[]? Content = null, bool IsExecutable = false)
{
    public byte[] Read() => Content ?? File.ReadAllBytes(Source!);
}
