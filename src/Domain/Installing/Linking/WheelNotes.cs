using System.Buffers;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Records;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// Creates the metadata that an installation adds to a wheel (recording installed projects,
/// https://packaging.python.org/en/latest/specifications/recording-installed-packages/): <c>INSTALLER</c>, <c>REQUESTED</c>,
/// <c>direct_url.json</c>, and <c>RECORD</c>, which is filled when the rest is in its place (<see cref="InstalledWheelRecord"/>).
/// </summary>
internal static class WheelNotes
{
    private const string Metadata = ".dist-info/METADATA";

    /// <summary>Returns the files with their contents.</summary>
    /// <param name="record">The wheel.</param>
    /// <param name="paths">The files of the wheel.</param>
    /// <param name="python">The environment's Python.</param>
    /// <param name="isRequested">Whether the user requested it.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>: it has no metadata.</exception>
    public static IEnumerable<(string Target, byte[] Content)> Of(
        RepodataRecord record, IReadOnlyList<PrefixPath> paths, PythonInfo python, bool isRequested)
    {
        string folder = paths.FirstOrDefault(p => IsMetadata(p.Path, python))?.Path[..^"METADATA".Length]
            ?? throw new StoreException(ErrorCode.InvalidPackageMetadata, $"The wheel of {record.Name} has no metadata.");
        List<(string, byte[])> notes = [(folder + "INSTALLER", "conda-store\n"u8.ToArray()), (folder + InstalledWheelRecord.FileName, [])];
        if (isRequested)
        {
            notes.Add((folder + "REQUESTED", []));
        }

        if (record.Channel is null)
        {
            notes.Add((folder + "direct_url.json", DirectUrl(record)));
        }

        return notes;
    }

    private static bool IsMetadata(string path, PythonInfo python) =>
        path.EndsWith(Metadata, StringComparison.Ordinal)
        && path.LastIndexOf('/', path.Length - "/METADATA".Length - 1) == python.SitePackages.Length
        && path.StartsWith(python.SitePackages, StringComparison.Ordinal);

    /// <summary>
    /// Returns the origin of a wheel that is not from an index (PEP 610, https://peps.python.org/pep-0610/), without credentials.
    /// </summary>
    private static byte[] DirectUrl(RepodataRecord record)
    {
        ArrayBufferWriter<byte> content = new();
        using (Utf8JsonWriter json = new(content))
        {
            json.WriteStartObject();
            if (record.Url.StartsWith("git+", StringComparison.Ordinal)
                && DirectReference.TryParse(record.Url, out DirectReference? reference, out _))
            {
                WriteRepository(json, reference);
            }
            else
            {
                WriteArchive(json, record);
            }

            json.WriteEndObject();
        }

        return content.WrittenSpan.ToArray();
    }

    private static void WriteRepository(Utf8JsonWriter json, DirectReference reference)
    {
        if (reference.Subdirectory is { } folder)
        {
            json.WriteString("subdirectory", folder);
        }

        json.WriteString("url", Redaction.Strip(reference.Location));
        json.WriteStartObject("vcs_info");
        json.WriteString("commit_id", reference.Revision);
        json.WriteString("vcs", "git");
        json.WriteEndObject();
    }

    // Of a folder, and of sources that were built, the hash is that of a wheel that cannot be fetched.
    private static void WriteArchive(Utf8JsonWriter json, RepodataRecord record)
    {
        string url = Redaction.Strip(record.Url).Split('#')[0];
        bool isArchive = url.AsSpan(url.LastIndexOf('/') + 1).Contains('.');
        json.WriteStartObject(isArchive ? "archive_info" : "dir_info");
        if (record.Sha256 is { } sha256 && url.EndsWith(PackageFileName.WheelExtension, StringComparison.Ordinal))
        {
            json.WriteString("hash", $"sha256={sha256}");
            json.WriteStartObject("hashes");
            json.WriteString("sha256", sha256);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("url", url);
    }
}
