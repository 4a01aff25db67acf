using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

public sealed partial class DependencyDirectionTests
{
    /// <summary>
    /// The folders of a project in order; each may know those before it. The files of a folder itself have a place of their own: behind the
    /// subfolders that they put together, before those that build on them.
    /// </summary>
    private static readonly Dictionary<string, string[]> FoldersInOrder = new()
    {
        ["Domain"] =
        [
            "Diagnostics", "Versions", "Specs", "Files", "Compression", "Records",
            "Channels/Fetching", "Channels/Indexes", "Channels/Repodata", "Channels/Shards", "Channels",
            "Pypi/Versions", "Pypi/Requirements", "Pypi/Tags", "Pypi/Index", "Pypi/Building",
            "VirtualPackages",
            "Solving/Cdcl", "Solving/Requests", "Solving/Conda", "Solving/Pypi", "Solving",
            "Packages/Metadata", "Packages/Archives", "Packages/Wheels", "Packages/Sources", "Packages",
            "Cache",
            "Installing/Prefixes", "Installing/Linking", "Installing/Transactions", "Installing",
            "LockFiles",
            "Environments/Formats", "Environments",
            "Store/Ports", "Store/Rows", "Store/Audit", "Store/Access", "Store/Ledger", "Store/Configuration", "Store/Specifying",
            "Store/Archiving", "Store/Keeping", "Store/Bundles", "Store/Backups", "Store/Work/Packing", "Store/Work", "Store/Work/Search",
        ],
        ["Functions"] =
        [
            "Configuration", "Azure", "Builds", "Transfers", "Maintenance",
            "Api/Wire", "Api", "Api/Builds", "Api/Environments", "Api/Namespaces", "Api/Archives", "Api/Backups", "Api/Bundles", "Api/System",
            "Api/OpenApi",
            "Pages", "Pages/SignIn", "Hosting",
        ],
    };

    private static readonly Dictionary<string, string[]> AllowedProjects = new()
    {
        ["Domain"] = ["Domain"],
        ["Web"] = ["Web", "Domain"],
        ["Functions"] = ["Functions", "Web", "Domain"],
        ["App"] = ["App", "Functions", "Web", "Domain"],
        ["Local"] = ["Local", "Functions", "Web", "Domain"],
        ["Client"] = ["Client"],
        ["Cli"] = ["Cli", "Client", "Local", "Functions", "Web", "Domain"],
    };

    [Theory]
    [InlineData("Domain")]
    [InlineData("Functions")]
    public void Folder_UsesOnlyFoldersBeforeIt(string project)
    {
        string[] order = FoldersInOrder[project];
        FolderGraph graph = FolderGraph.Read(project);
        List<string> wrong = [.. graph.Folders.Except(order).Select(f => $"src/{project}/{f}: the folder is not on the list")];
        wrong.AddRange(graph.Arrows
            .Where(a => Array.IndexOf(order, a.To) > Array.IndexOf(order, a.From))
            .Select(a => $"{a.From} must not know {a.To}: {a.Example}"));

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Functions")]
    [InlineData("Client")]
    [InlineData("Cli")]
    [InlineData("Local")]
    [InlineData("Web")]
    public void Folders_AtEveryDepth_HaveNoCircle(string project)
    {
        FolderGraph graph = FolderGraph.Read(project);
        string[] circles =
        [
            .. graph.Parents().SelectMany(parent => FolderGraph.CirclesOf(graph.Level(parent))
                .Select(a => $"in src/{project}/{parent} {a.From} and {a.To} know each other: {a.Example}")),
        ];

        Assert.True(circles.Length == 0, string.Join(Environment.NewLine, circles));
    }

    [Fact]
    public void Project_UsesOnlyProjectsBelowIt()
    {
        string source = Path.Combine(Repository.Root(), "src");
        List<string> wrong = [];
        foreach ((string project, string[] allowed) in AllowedProjects)
        {
            string folder = Path.Combine(source, project);
            if (!Directory.Exists(folder))
            {
                continue;
            }

            foreach (string file in Repository.CSharpFiles(folder))
            {
                foreach (Match use in UsedProject().Matches(File.ReadAllText(file)))
                {
                    if (!allowed.Contains(use.Groups[1].Value))
                    {
                        wrong.Add($"{file}: {project} must not know {use.Groups[1].Value}");
                    }
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void SolverAndInstaller_AreCalledByTheEngineOnly()
    {
        IEnumerable<string> others = Directory.EnumerateDirectories(Path.Combine(Repository.Root(), "src"))
            .SelectMany(project => SourceFile.ReadAll("src/" + Path.GetFileName(project)))
            .Where(f => CallOfAPart().IsMatch(f.Code) && !f.Path.StartsWith("src/Domain/Environments/EnvironmentEngine.", StringComparison.Ordinal))
            .Select(f => f.Path);

        Assert.Empty(others);
    }

    [GeneratedRegex(@"(?<![\w.])(?:Installer|Solver)\.\w+Async\(")]
    private static partial Regex CallOfAPart();

    [GeneratedRegex(@"using (?:static )?CondaStore\.(\w+)")]
    private static partial Regex UsedProject();
}
