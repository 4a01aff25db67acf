using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>
/// The folders of a project and which of them know which others. A file knows a folder by a using of its namespace (unnecessary ones fail the
/// build), by the name of a type in a folder above its own, where no using is needed, or by a name that is written out. A Razor component
/// knows a folder by the name of a type in it, because the usings of _Imports.razor are for all.
/// </summary>
internal sealed partial class FolderGraph
{
    /// <summary>Stands for the files that lie in a folder itself, beside its subfolders.</summary>
    public const string OwnFiles = "(files)";

    private readonly Dictionary<(string From, string To), string> _arrows = [];

    private FolderGraph(string project, IReadOnlyList<SourceFile> files)
    {
        Folders = [.. files.Select(f => f.Folder).Distinct().Order(StringComparer.Ordinal)];
        string root = "CondaStore." + project;
        Dictionary<string, string> folders = Folders.ToDictionary(f => f.Length == 0 ? root : root + "." + f.Replace('/', '.'), StringComparer.Ordinal);
        ILookup<string, string> types = files.Where(f => f.Namespace is not null)
            .SelectMany(f => f.Types.Select(t => (f.Namespace, Type: t)))
            .ToLookup(t => t.Namespace!, t => t.Type, StringComparer.Ordinal);
        string[] imported = [.. files.Where(f => f.IsRazor).SelectMany(f => f.Usings).Distinct()];
        foreach (SourceFile file in files)
        {
            foreach ((string used, string name) in Used(file, types, imported).Where(u => folders.ContainsKey(u.Namespace) && folders[u.Namespace] != file.Folder))
            {
                _arrows.TryAdd((file.Folder, folders[used]), $"{file.Path}: {name}");
            }
        }
    }

    /// <summary>The folders that hold files, from the project's folder.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>All arrows between folders that hold files.</summary>
    public IEnumerable<FolderArrow> Arrows => _arrows.Select(a => new FolderArrow(a.Key.From, a.Key.To, a.Value));

    /// <summary>Reads a project.</summary>
    /// <param name="project">Its folder in src.</param>
    public static FolderGraph Read(string project) => new(project, SourceFile.ReadAll("src/" + project));

    /// <summary>The arrows between the direct subfolders of a folder, each with all below it, and its own files.</summary>
    /// <param name="parent">The folder; empty for the project's.</param>
    public IReadOnlyList<FolderArrow> Level(string parent) =>
    [
        .. Arrows.Where(a => IsWithin(a.From, parent) && IsWithin(a.To, parent))
            .Select(a => new FolderArrow(ChildOf(a.From, parent), ChildOf(a.To, parent), a.Example))
            .Where(a => a.From != a.To)
            .DistinctBy(a => (a.From, a.To))
            .OrderBy(a => a.From, StringComparer.Ordinal).ThenBy(a => a.To, StringComparer.Ordinal),
    ];

    /// <summary>The folders that have subfolders.</summary>
    public IEnumerable<string> Parents() =>
        Folders.SelectMany(f => f.Split('/').Select((_, i) => string.Join('/', f.Split('/').Take(i)))).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The arrows by which one can come back to where they start.</summary>
    public static IReadOnlyList<FolderArrow> CirclesOf(IReadOnlyList<FolderArrow> arrows)
    {
        ILookup<string, string> next = arrows.ToLookup(a => a.From, a => a.To, StringComparer.Ordinal);
        return [.. arrows.Where(a => Reaches(a.To, a.From, next))];
    }

    /// <summary>Whether there is a way along arrows.</summary>
    public static bool Reaches(string from, string to, ILookup<string, string> next)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new(seen);
        while (open.TryDequeue(out string? at))
        {
            if (at == to)
            {
                return true;
            }

            foreach (string neighbour in next[at].Where(seen.Add))
            {
                open.Enqueue(neighbour);
            }
        }

        return false;
    }

    private static IEnumerable<(string Namespace, string Name)> Used(SourceFile file, ILookup<string, string> types, string[] imported)
    {
        foreach (string used in file.IsRazor ? [] : file.Usings)
        {
            yield return (used, "using " + used);
        }

        foreach (string used in file.IsRazor ? imported : [])
        {
            if (types[used].FirstOrDefault(file.Names.Contains) is { } name)
            {
                yield return (used, name);
            }
        }

        string[] parts = (file.Namespace ?? "").Split('.');
        string[] above = [.. Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts.Take(n))).Reverse()];
        foreach (string name in file.Names)
        {
            if (above.FirstOrDefault(n => types[n].Contains(name)) is { } declaring)
            {
                yield return (declaring, name);
            }
        }

        foreach (Match chain in Qualified().Matches(file.Code))
        {
            string[] names = chain.Value.Split('.');
            for (int length = names.Length - 1; length > 0; length--)
            {
                string written = string.Join('.', names.Take(length));
                string? space = above.Select(n => n + "." + written).Prepend(written).FirstOrDefault(n => types[n].Contains(names[length]));
                if (space is not null)
                {
                    yield return (space, chain.Value);
                    break;
                }
            }
        }
    }

    private static bool IsWithin(string folder, string parent) =>
        parent.Length == 0 || folder == parent || folder.StartsWith(parent + "/", StringComparison.Ordinal);

    private static string ChildOf(string folder, string parent)
    {
        string rest = parent.Length == 0 ? folder : folder[parent.Length..].TrimStart('/');
        return rest.Length == 0 ? OwnFiles : rest.Split('/')[0];
    }

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex Qualified();
}
