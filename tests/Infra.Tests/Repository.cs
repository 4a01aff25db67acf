namespace CondaStore.Infra.Tests;

/// <summary>Where the files are that these tests are about.</summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Path;

    public static string Infra { get; } = At("infra");

    public static string At(params string[] path) => RepositoryFolder.At(path);
}
