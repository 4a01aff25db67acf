namespace CondaStore.Infra.Tests;

public sealed class InfrastructureTests
{
    private static readonly IReadOnlyList<BicepFile> Files = BicepFile.ReadAll();

    [Fact]
    public void File_Syntax_IsBicep() =>
        Assert.Empty(Files.SelectMany(f => f.Errors.Select(e => $"{f.Path}:{e.Line} {e.Text}")));

    [Fact]
    public void Resource_TypesAndProperties_ArePublished()
    {
        ResourceTypeCheck check = new();
        foreach (BicepFile file in Files)
        {
            check.Check(file);
        }

        Assert.True(check.Problems.Count == 0, string.Join(Environment.NewLine, check.Problems));
        Assert.True(check.Checked > 30, $"only {check.Checked} resources were found");
    }

    [Fact]
    public void Module_Parameters_MatchItsFile()
    {
        List<string> problems = [];
        foreach (BicepFile file in Files)
        {
            foreach (BicepDeclaration module in file.Modules)
            {
                BicepFile target = Single(Path.Combine(file.Folder, module.Type));
                HashSet<string> given = [.. module.Body.Properties!.Single(p => p.Name == "params").Value.Properties!.Select(p => p.Name)];
                problems.AddRange(given.Except(target.Parameters.Select(p => p.Name)).Select(p => $"{file.Path}:{module.Line} {module.Type} has no parameter {p}"));
                problems.AddRange(target.Parameters.Where(p => !p.Optional && !given.Contains(p.Name)).Select(p => $"{file.Path}:{module.Line} {module.Type} needs {p.Name}"));
            }

            foreach (BicepReference reference in file.References)
            {
                BicepDeclaration module = file.Modules.Single(m => m.Symbol == reference.Module);
                if (!Single(Path.Combine(file.Folder, module.Type)).Outputs.Contains(reference.Output))
                {
                    problems.Add($"{file.Path}: {reference.Module} has no output {reference.Output}");
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems));
    }

    [Fact]
    public void ParameterFile_Assignments_AreParametersOfItsTemplate()
    {
        BicepFile[] parameterFiles = [.. Files.Where(f => f.Using is not null)];

        Assert.Equal(3, parameterFiles.Length);
        Assert.All(parameterFiles, f =>
        {
            BicepFile template = Single(Path.Combine(f.Folder, f.Using!));
            Assert.Empty(f.Assignments.Except(template.Parameters.Select(p => p.Name)));
            Assert.All(template.Parameters.Where(p => !p.Optional), p => Assert.Contains(p.Name, f.Assignments));
        });
    }

    [Fact]
    public void Template_Text_HoldsNoKeyAndNoSecret() =>
        Assert.All(Files, f => Assert.DoesNotMatch(@"(?i)listKeys|listAccountSas|\baccessKey\b|secureString", File.ReadAllText(f.Path)));

    [Fact]
    public void Outputs_Values_AreNamesAndAddresses() =>
        Assert.All(
            Single(Path.Combine(Files[0].Folder.Split("/modules")[0], "main.bicep")).Outputs,
            o => Assert.Contains(o, (string[])["url", "appName", "shareAccount", "shareName", "mountPath"]));

    // Roles can be renamed; what is given is their id, and the name stands beside it for readers.
    [Fact]
    public void Roles_Ids_HaveTheirNamesBesideThem()
    {
        string[] roles = [.. File.ReadLines(Files.Single(f => f.Path.EndsWith("roles.bicep", StringComparison.Ordinal)).Path)
            .Where(l => l.StartsWith("var ", StringComparison.Ordinal) && !l.Contains('[', StringComparison.Ordinal))];

        Assert.True(roles.Length >= 6);
        Assert.All(roles, r => Assert.Matches("= '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' // [A-Z][A-Za-z ]+", r));
    }

    [Theory]
    [InlineData("modules/alerts.bicep", "failed-builds", "stuck-builds", "lost-leases", "share-capacity", "share-throttling")]
    [InlineData("modules/files.bicep", "'NFS'", "CanNotDelete", "FileStorage")]
    [InlineData("modules/storage.bicep", "allowSharedKeyAccess: false", "name: 'store'", "name: 'store-backups'", "'store/archived/'", "'store/package-archive/'")]
    [InlineData("modules/network.bicep", "Microsoft.Web/serverFarms", "privatelink.blob", "privatelink.queue", "privatelink.table", "privatelink.file")]
    [InlineData("modules/functionApp.bicep", "DOTNET-ISOLATED|10.0", "protocol: 'Nfs'", "ElasticPremium", "alwaysOn: !elastic")]
    [InlineData("modules/authentication.bicep", "authsettingsV2", "'Return401'", "excludedPaths")]
    [InlineData("main.bicep", "@allowed(['small', 'team', 'large'])", "@allowed(['Dedicated', 'ElasticPremium'])")]
    public void Module_WhatItIsFor_IsInIt(string module, params string[] expected)
    {
        string text = File.ReadAllText(Files.Single(f => f.Path.EndsWith("/infra/" + module, StringComparison.Ordinal)).Path);

        Assert.All(expected, e => Assert.Contains(e, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("properties: { reserve: true }", "no property 'reserve'")]
    [InlineData("properties: { reserved: 'yes' }", "where BooleanType is expected")]
    [InlineData("propertys: {}", "no property 'propertys'")]
    public void Check_WrongResource_IsReported(string body, string expected)
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.bicep");
        try
        {
            File.WriteAllText(file, $"resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {{\n  name: 'x'\n  location: 'y'\n  {body}\n}}\n");
            ResourceTypeCheck check = new();
            check.Check(Assert.Single(BicepFile.Read(file)));

            Assert.Contains(expected, Assert.Single(check.Problems), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static BicepFile Single(string path) => Files.Single(f => f.Path == Path.GetFullPath(path));
}
