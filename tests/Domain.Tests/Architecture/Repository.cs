using System.Runtime.CompilerServices;

namespace CondaStore.Domain.Tests.Architecture;

/// <summary>The source tree that these tests read.</summary>
internal static class Repository
{
    public static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    public static IEnumerable<string> CSharpFiles(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));

    /// <summary>Project files and what they import. Folders that begin with a dot, and what builds and npm leave behind, are passed over.</summary>
    public static IEnumerable<string> BuildFiles() => BuildFiles(Root());

    private static IEnumerable<string> BuildFiles(string folder) =>
        Directory.EnumerateFiles(folder)
            .Where(f => Path.GetExtension(f) is ".csproj" or ".props" or ".targets")
            .Concat(Directory.EnumerateDirectories(folder)
                .Where(f => Path.GetFileName(f) is not (['.', ..] or "obj" or "bin" or "artifacts" or "node_modules"))
                .SelectMany(BuildFiles));
}
