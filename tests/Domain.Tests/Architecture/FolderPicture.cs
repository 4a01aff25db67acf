using System.Globalization;
using System.Text;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>
/// The folders of src and their arrows as Mermaid pictures for docs/architecture.md. An arrow is left out where a longer way leads to the same
/// folder, so that pictures stay readable; what an arrow may not do is for <see cref="DependencyDirectionTests"/> to say.
/// </summary>
internal static class FolderPicture
{
    private const string Begin = "<!-- Drawn by scripts/folders.sh from the code. -->";
    private const string End = "<!-- End of what scripts/folders.sh draws. -->";

    private static readonly string Document = Path.Combine(Repository.Root(), "docs", "architecture.md");

    /// <summary>The document as it should be.</summary>
    public static string Expected()
    {
        string text = File.ReadAllText(Document);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        return text[..begin] + "\n\n" + Draw() + "\n" + text[end..];
    }

    /// <summary>The document as it is.</summary>
    public static string Current() => File.ReadAllText(Document);

    /// <summary>Draws the pictures into the document when the program was started for that.</summary>
    /// <returns>The exit code; null when it was started for something else.</returns>
    public static int? TryRun(string[] args)
    {
        if (args is not ["--draw-folders"])
        {
            return null;
        }

        File.WriteAllText(Document, Expected());
        return 0;
    }

    private static string Draw()
    {
        StringBuilder text = new();
        text.Append("The projects of `src`; what an arrow points to is known to where it comes from.\n\n");
        Chart(text, ProjectArrows());
        foreach (string project in Projects())
        {
            FolderGraph graph = FolderGraph.Read(project);
            foreach (string parent in graph.Parents())
            {
                IReadOnlyList<FolderArrow> arrows = graph.Level(parent);
                if (arrows.Count > 1)
                {
                    string path = parent.Length == 0 ? $"src/{project}" : $"src/{project}/{parent}";
                    text.Append(CultureInfo.InvariantCulture, $"\n`{path}`:\n\n");
                    Chart(text, arrows);
                }
            }
        }

        return text.ToString();
    }

    private static void Chart(StringBuilder text, IReadOnlyList<FolderArrow> arrows)
    {
        text.Append("```mermaid\nflowchart TD\n");
        foreach (string node in arrows.SelectMany(a => new[] { a.From, a.To }).Distinct().Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Id(node)}[\"{node}\"]\n");
        }

        foreach (FolderArrow arrow in arrows.Where(a => !HasLongerWay(a, arrows)))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {Id(arrow.From)} --> {Id(arrow.To)}\n");
        }

        text.Append("```\n");
    }

    private static bool HasLongerWay(FolderArrow arrow, IReadOnlyList<FolderArrow> arrows) =>
        FolderGraph.Reaches(arrow.From, arrow.To, arrows.Where(a => a != arrow).ToLookup(a => a.From, a => a.To, StringComparer.Ordinal));

    private static string Id(string node) => node == FolderGraph.OwnFiles ? "own" : "f" + node;

    private static IEnumerable<string> Projects() =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root(), "src")).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal);

    private static List<FolderArrow> ProjectArrows() =>
    [
        .. Projects().SelectMany(project => SourceFile.ReadAll("src/" + project)
            .SelectMany(f => f.Usings.Where(u => u.StartsWith("CondaStore.", StringComparison.Ordinal)).Select(u => (File: f.Path, Used: u.Split('.')[1])))
            .Where(u => u.Used != project)
            .Select(u => new FolderArrow(project, u.Used, u.File))
            .DistinctBy(a => a.To)
            .OrderBy(a => a.To, StringComparer.Ordinal)),
    ];
}
