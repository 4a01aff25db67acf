namespace CondaStore.Domain.Tests.Architecture;

/// <summary>Where a file lies says what it belongs to.</summary>
public sealed class FilePlaceTests
{
    private static readonly string Root = Repository.Root();

    [Theory]
    [MemberData(nameof(Projects), "src")]
    [MemberData(nameof(Projects), "tests")]
    public void File_Namespace_IsItsFolder(string project)
    {
        List<string> wrong = [];
        foreach (SourceFile file in SourceFile.ReadAll(project).Where(f => f.Namespace is not null))
        {
            string expected = "CondaStore." + string.Join('.', file.Path.Split('/')[1..^1]);
            if (file.Namespace != expected)
            {
                wrong.Add($"{file.Path}: {file.Namespace} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(Projects), "tests")]
    public void Test_OfAType_LiesWhereTheTypeDoes(string tests)
    {
        string project = "src/" + Path.GetFileName(tests).Replace(".Tests", "", StringComparison.Ordinal);
        if (!Directory.Exists(Path.Combine(Root, project)))
        {
            return;
        }

        ILookup<string, string> folders = SourceFile.ReadAll(project).SelectMany(f => f.Types.Select(t => (Type: t, f.Folder)))
            .ToLookup(t => t.Type, t => t.Folder, StringComparer.Ordinal);
        List<string> wrong = [];
        foreach (SourceFile file in SourceFile.ReadAll(tests))
        {
            foreach (string tested in file.Types.Select(Tested).OfType<string>().Where(t => folders.Contains(t) && !folders[t].Contains(file.Folder)))
            {
                wrong.Add($"{file.Path}: {tested} is in {project}/{folders[tested].First()}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    public static TheoryData<string> Projects(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => folder + "/" + Path.GetFileName(Path.GetDirectoryName(f)!))
            .Order(StringComparer.Ordinal)];

    private static string? Tested(string testClass) =>
        testClass.EndsWith("Tests", StringComparison.Ordinal) ? testClass[..^"Tests".Length]
        : testClass.EndsWith("Properties", StringComparison.Ordinal) ? testClass[..^"Properties".Length]
        : null;
}
