namespace CondaStore.Domain.Tests.Architecture;

/// <summary>The source tree that these tests read.</summary>
internal static class Repository
{
    public static string Root() => RepositoryFolder.Path;

    public static IEnumerable<string> CSharpFiles(string folder) => SourceFiles(folder, "*.cs");

    public static IEnumerable<string> RazorFiles(string folder) => SourceFiles(folder, "*.razor");

    private static IEnumerable<string> SourceFiles(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    /// <summary>Project files and what they import. Folders that begin with a dot, and what builds and npm leave behind, are passed over.</summary>
    public static IEnumerable<string> BuildFiles() => Files(Root()).Where(f => Path.GetExtension(f) is ".csproj" or ".props" or ".targets");

    /// <summary>The versions of all packages that the projects use.</summary>
    public static IEnumerable<string> LockFiles() => Files(Root()).Where(f => Path.GetFileName(f) == "packages.lock.json");

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder)
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(f => Path.GetFileName(f) is not (['.', ..] or "obj" or "bin" or "artifacts" or "node_modules"))
                .SelectMany(Files));
}
