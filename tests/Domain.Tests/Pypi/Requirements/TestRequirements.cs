using System.Text;
using CondaStore.Domain.Pypi.Requirements;

namespace CondaStore.Domain.Tests.Pypi.Requirements;

/// <summary>Reads requirements files in memory, as those that a line includes are read.</summary>
internal static class TestRequirements
{
    public static RequirementsFile Read(string text, RequirementsFileOptions? options = null) =>
        Read(Encoding.UTF8.GetBytes(text), options);

    public static RequirementsFile Read(ReadOnlyMemory<byte> content, RequirementsFileOptions? options = null)
    {
        options ??= new RequirementsFileOptions();
        RequirementsFileReader reader = new(options);
        reader.ReadFile(content, options.File, isConstraints: false);
        return reader.Build();
    }
}
