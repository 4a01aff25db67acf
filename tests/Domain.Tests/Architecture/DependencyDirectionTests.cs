using System.Text.RegularExpressions;

namespace CondaStore.Domain.Tests.Architecture;

public sealed partial class DependencyDirectionTests
{
    private static readonly string[] FoldersInOrder =
    [
        "Diagnostics", "Versions", "Specs", "Files", "Compression", "Records", "Channels", "Pypi", "VirtualPackages", "Solving", "Packages",
        "Cache", "Installing", "LockFiles", "Store",
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
        string domain = Path.Combine(Repository.Root(), "src", "Domain");
        List<string> wrong = [];
        foreach (string file in Repository.CSharpFiles(domain))
        {
            string folder = Path.GetRelativePath(domain, file).Split(Path.DirectorySeparatorChar)[0];
            int own = Array.IndexOf(FoldersInOrder, folder);
            if (own < 0)
            {
                wrong.Add($"{file}: folder '{folder}' is not on the list");
                continue;
            }

            foreach (Match use in DomainNamespace().Matches(File.ReadAllText(file)))
            {
                int used = Array.IndexOf(FoldersInOrder, use.Groups[1].Value);
                if (used > own)
                {
                    wrong.Add($"{file}: {folder} must not know {use.Groups[1].Value}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
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

    [GeneratedRegex(@"CondaStore\.Domain\.([A-Z]\w+)")]
    private static partial Regex DomainNamespace();

    [GeneratedRegex(@"using (?:static )?CondaStore\.(\w+)")]
    private static partial Regex UsedProject();
}
