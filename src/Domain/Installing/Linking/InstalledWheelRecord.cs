using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Files;
using CondaStore.Domain.Installing.Prefixes;
using CondaStore.Domain.Packages.Wheels;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>
/// The file <c>RECORD</c> of an installed wheel, from which other tools know what belongs to it. Files that name the environment have
/// neither hash nor size in it, so that its content does not depend on where the environment is.
/// </summary>
internal static class InstalledWheelRecord
{
    /// <summary>Its name.</summary>
    public const string FileName = "RECORD";

    private const string Ending = ".dist-info/" + FileName;

    /// <summary>Where it lies in the prefix.</summary>
    public static string PathOf(PrefixRecord record) => record.Paths.First(IsOwn).Path;

    /// <summary>Fills it with what was placed.</summary>
    /// <param name="prefix">The environment.</param>
    /// <param name="layout">The wheel.</param>
    /// <param name="placed">What became of its items; that of the file itself is replaced.</param>
    /// <param name="python">The environment's Python.</param>
    public static void Write(string prefix, PackageLayout layout, PlacedItem[] placed, PythonInfo python)
    {
        List<WheelRecordLine> lines = new(placed.Length);
        int own = -1;
        for (int i = 0; i < placed.Length; i++)
        {
            PrefixPath path = layout.Paths[i];
            string name = FromSitePackages(path.WantedPath, python);
            if (IsOwn(path))
            {
                own = i;
                lines.Add(new WheelRecordLine(name, null, null));
            }
            else
            {
                bool isWritten = placed[i].Sha256 is not null;
                lines.Add(NamesPrefix(layout.Items[i].Kind) ? new WheelRecordLine(name, null, null) : new WheelRecordLine(
                    name, HashText(isWritten ? placed[i].Sha256! : path.Sha256!), isWritten ? placed[i].BytesWritten : path.Size));
            }
        }

        byte[] content = Encoding.UTF8.GetBytes(WheelRecord.Format(lines));
        File.WriteAllBytes($"{prefix}/{layout.Items[own].Target}", content);
        placed[own] = new PlacedItem(PlacedAs.Copy, content.Length, HashOf(content));
    }

    /// <summary>Adds bytecode to it.</summary>
    /// <returns>The record with the hash that the file has now.</returns>
    public static PrefixRecord AddBytecode(string prefix, PrefixRecord record, IReadOnlyList<PrefixPath> bytecode, PythonInfo python)
    {
        string file = $"{prefix}/{PathOf(record)}";
        IEnumerable<WheelRecordLine> added = bytecode.Select(p => new WheelRecordLine(FromSitePackages(p.Path, python), null, null));
        byte[] content = Encoding.UTF8.GetBytes(
            WheelRecord.Format(WheelRecord.Parse(File.ReadAllText(file)).Concat(added).DistinctBy(l => l.Path)));
        TemporaryFile.WriteAll(file, content, makeFolder: false);
        return record with
        {
            Paths = [.. record.Paths.Select(p => IsOwn(p) ? p with { Sha256InPrefix = HashOf(content), Size = content.Length } : p)],
        };
    }

    private static bool IsOwn(PrefixPath path) => path.NoLink && path.WantedPath.EndsWith(Ending, StringComparison.Ordinal);

    private static bool NamesPrefix(LinkItemKind kind) => kind is LinkItemKind.PatchText or LinkItemKind.PatchBinary or LinkItemKind.Script;

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static string HashText(string hexadecimal) => "sha256=" + Base64Url.EncodeToString(Convert.FromHexString(hexadecimal));

    private static string FromSitePackages(string path, PythonInfo python)
    {
        string site = python.SitePackages + "/";
        return path.StartsWith(site, StringComparison.Ordinal)
            ? path[site.Length..]
            : string.Concat(Enumerable.Repeat("../", site.Count(c => c == '/'))) + path;
    }
}
