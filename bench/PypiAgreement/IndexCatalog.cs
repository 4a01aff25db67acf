using System.Text.Json;
using CondaStore.Domain.Pypi.Requirements;
using CondaStore.Domain.Pypi.Versions;

namespace CondaStore.PypiAgreement;

/// <summary>What an index of <c>scripts/sample-index.sh</c> offers.</summary>
internal sealed class IndexCatalog
{
    private readonly Dictionary<(string Project, PypiVersion Version), CoreMetadata> _metadata = [];

    private IndexCatalog(SortedDictionary<string, PypiVersion[]> versions) => Versions = versions;

    /// <summary>The versions of each project that has wheels, ascending.</summary>
    public SortedDictionary<string, PypiVersion[]> Versions { get; }

    public static IndexCatalog Read(string folder)
    {
        SortedDictionary<string, PypiVersion[]> versions = new(StringComparer.Ordinal);
        IndexCatalog catalog = new(versions);
        foreach (string page in Directory.EnumerateDirectories(Path.Combine(folder, "simple")))
        {
            string project = Path.GetFileName(page);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(page, "index.json")));
            foreach (JsonElement file in document.RootElement.GetProperty("files").EnumerateArray())
            {
                string beside = Path.Combine(folder, "files", file.GetProperty("filename").GetString() + ".metadata");
                if (File.Exists(beside))
                {
                    CoreMetadata metadata = CoreMetadata.Parse(File.ReadAllBytes(beside), Path.GetFileName(beside));
                    catalog._metadata[(project, metadata.Version)] = metadata;
                }
            }

            PypiVersion[] all = [.. catalog._metadata.Keys.Where(k => k.Project == project).Select(k => k.Version).Order()];
            if (all.Length > 0)
            {
                versions.Add(project, all);
            }
        }

        return catalog;
    }

    /// <summary>The metadata of a version.</summary>
    public CoreMetadata MetadataOf(string project, PypiVersion version) => _metadata[(project, version)];
}
