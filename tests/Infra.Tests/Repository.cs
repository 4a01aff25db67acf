using System.Runtime.CompilerServices;

namespace CondaStore.Infra.Tests;

/// <summary>Where the files are that these tests are about.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Infra { get; } = At("infra");

    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    private static string Find([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
