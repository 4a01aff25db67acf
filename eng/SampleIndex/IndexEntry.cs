using System.Security.Cryptography;

namespace CondaStore.SampleIndex;

/// <summary>What a page says of a file.</summary>
/// <param name="Project">Normal name of the project.</param>
/// <param name="Version">The version.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of the file, in hexadecimal.</param>
/// <param name="MetadataSha256">Of the metadata beside the file; null where there is none.</param>
/// <param name="RequiresPython">Pythons that it is for; null for all.</param>
/// <param name="Uploaded">When it was uploaded.</param>
/// <param name="Yanked">Why it was withdrawn; null when it was not.</param>
internal sealed record IndexEntry(
    string Project, string Version, string FileName, long Size, string Sha256, string? MetadataSha256, string? RequiresPython, DateTimeOffset Uploaded, string? Yanked)
{
    /// <summary>The entry of a written file.</summary>
    public static IndexEntry Of(Distribution distribution, string path, byte[]? metadata)
    {
        byte[] content = File.ReadAllBytes(path);
        return new IndexEntry(
            distribution.Project,
            distribution.Version,
            Path.GetFileName(path),
            content.Length,
            Convert.ToHexStringLower(SHA256.HashData(content)),
            metadata is null ? null : Convert.ToHexStringLower(SHA256.HashData(metadata)),
            distribution.Metadata["Requires-Python"].FirstOrDefault(),
            distribution.Newest,
            distribution.Yanked);
    }
}
