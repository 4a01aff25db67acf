using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Files;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Packages.Metadata;

/// <summary>
/// Represents a package's <c>info/link.json</c> (CEP 34, https://conda.org/learn/ceps/cep-0034): how a platform-independent package is
/// linked.
/// </summary>
/// <param name="Noarch">The kind of platform independence; <see cref="NoarchKind.None"/> if absent from the document.</param>
/// <param name="EntryPoints">Commands to create, as written: <c>name = package.module:function</c>.</param>
public sealed record LinkJson(NoarchKind Noarch, IReadOnlyList<string> EntryPoints)
{
    /// <summary>The path of the file inside a package.</summary>
    public const string FilePath = "info/link.json";

    /// <summary>The maximum number of commands of a package; real packages have at most some hundreds.</summary>
    public const int MostEntryPoints = 5000;

    /// <summary>Reads the document.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static LinkJson Parse(ReadOnlyMemory<byte> utf8)
    {
        MetadataDocument document = MetadataDocument.Parse(FilePath, utf8);
        if (!document.Root.TryGetProperty("noarch", out JsonElement value) || value.ValueKind != JsonValueKind.Object)
        {
            return new LinkJson(NoarchKind.None, []);
        }

        MetadataDocument noarch = new(FilePath, value);
        NoarchKind kind = noarch.Text("type") switch
        {
            "python" => NoarchKind.Python,
            "generic" => NoarchKind.Generic,
            null => NoarchKind.None,
            string other => throw MetadataDocument.Error(FilePath, $"has the unknown noarch type '{PathComponent.Shorten(other)}'."),
        };
        IReadOnlyList<string> entryPoints = noarch.Texts("entry_points");
        return entryPoints.Count <= MostEntryPoints
            ? new LinkJson(kind, entryPoints)
            : throw MetadataDocument.Error(FilePath, $"has more than {MostEntryPoints} entry points.");
    }

    /// <summary>Reads the file of an extracted package; null when the package has none.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidPackageMetadata"/>.</exception>
    public static LinkJson? ReadFrom(string packageDirectory) =>
        MetadataFile.Read(packageDirectory, FilePath) is byte[] utf8 ? Parse(utf8) : null;

    /// <summary>Writes the document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("noarch");
        if (EntryPoints.Count > 0)
        {
            writer.WriteStartArray("entry_points");
            foreach (string entryPoint in EntryPoints)
            {
                writer.WriteStringValue(entryPoint);
            }

            writer.WriteEndArray();
        }

        writer.WriteString("type", Noarch == NoarchKind.Python ? "python" : "generic");
        writer.WriteEndObject();
        writer.WriteNumber("package_metadata_version", 1);
        writer.WriteEndObject();
    }
}
