using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

public sealed partial class DependencyDirectionTests
{
    /// <summary>
    /// The folders of src/Domain; each may know those before it. The files of a folder itself come behind its subfolders, because they put
    /// together what those offer.
    /// </summary>
    private static readonly string[] FoldersInOrder =
    [
        "Diagnostics", "Versions", "Specs", "Files", "Compression", "Records",
        "Channels/Fetching", "Channels/Indexes", "Channels/Repodata", "Channels/Shards", "Channels",
        "Pypi/Versions", "Pypi/Requirements", "Pypi/Tags", "Pypi/Index", "Pypi/Building", "Pypi",
        "VirtualPackages",
        "Solving/Cdcl", "Solving/Requests", "Solving/Conda", "Solving/Pypi", "Solving",
        "Packages/Metadata", "Packages/Archives", "Packages/Wheels", "Packages",
        "Cache",
        "Installing/Prefixes", "Installing/Linking", "Installing/Transactions", "Installing",
        "LockFiles",
        "Environments/Formats", "Environments",
        "Store/Ports", "Store/Rows", "Store/Access", "Store/Ledger", "Store/Configuration", "Store/Specifying", "Store/Engine",
        "Store/Archiving", "Store/Keeping", "Store/Bundles", "Store/Backups", "Store/Work", "Store",
    ];

    /// <summary>
    /// Arrows of src/Functions that are part of a circle, by the folder whose subfolders they join. Nothing is added here: who unties one
    /// takes it off.
    /// </summary>
    private static readonly string[] KnownCirclesOfFunctions =
    [
        "Activities -> Api",
        "Activities -> Hosting",
        "Api -> Activities",
        "Api -> Hosting",
        "Api -> Pages",
        "Azure -> Hosting",
        "Hosting -> Activities",
        "Hosting -> Api",
        "Hosting -> Azure",
        "Hosting -> Pages",
        "Hosting -> Timers",
        "Pages -> Activities",
        "Pages -> Api",
        "Pages -> Hosting",
        "Timers -> Activities",
        "Timers -> Hosting",
        "Api/(files) -> OAuth",
        "Api/(files) -> OpenApi",
        "Api/OAuth -> (files)",
        "Api/OpenApi -> (files)",
    ];

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

    [Fact]
    public void DomainFolder_UsesOnlyFoldersBeforeIt()
    {
        FolderGraph graph = FolderGraph.Read("Domain");
        List<string> wrong = [.. graph.Folders.Except(FoldersInOrder).Select(f => $"src/Domain/{f}: the folder is not on the list")];
        wrong.AddRange(graph.Arrows
            .Where(a => Array.IndexOf(FoldersInOrder, a.To) > Array.IndexOf(FoldersInOrder, a.From))
            .Select(a => $"{a.From} must not know {a.To}: {a.Example}"));

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData("Domain")]
    [InlineData("Client")]
    [InlineData("Cli")]
    [InlineData("Local")]
    [InlineData("Web")]
    public void Folders_AtEveryDepth_HaveNoCircle(string project)
    {
        List<string> circles = CirclesOf(project);

        Assert.True(circles.Count == 0, string.Join(Environment.NewLine, circles));
    }

    [Fact]
    public void Functions_Circles_AreTheKnownOnes()
    {
        List<string> circles = CirclesOf("Functions");
        string[] added = [.. circles.Where(c => !KnownCirclesOfFunctions.Contains(c.Split(": ")[0]))];
        string[] gone = [.. KnownCirclesOfFunctions.Where(k => !circles.Any(c => c.Split(": ")[0] == k))];

        Assert.True(added.Length == 0, "new circles:" + Environment.NewLine + string.Join(Environment.NewLine, added));
        Assert.True(gone.Length == 0, "untied; take them off the list:" + Environment.NewLine + string.Join(Environment.NewLine, gone));
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

    private static List<string> CirclesOf(string project)
    {
        FolderGraph graph = FolderGraph.Read(project);
        return
        [
            .. graph.Parents().SelectMany(parent => FolderGraph.CirclesOf(graph.Level(parent))
                .Select(a => $"{(parent.Length == 0 ? "" : parent + "/")}{a.From} -> {a.To}: {a.Example}")),
        ];
    }

    [GeneratedRegex(@"using (?:static )?CondaStore\.(\w+)")]
    private static partial Regex UsedProject();
}
