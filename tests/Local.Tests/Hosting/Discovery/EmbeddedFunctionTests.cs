using System.Reflection;
using CondaStore.Functions.Builds;
using CondaStore.Local.Hosting.Discovery;

namespace CondaStore.Local.Tests.Hosting.Discovery;

public sealed class EmbeddedFunctionTests
{
    [Fact]
    public void FromMethod_ParametersDescribedAnewEachTime_FindsItsTriggerAmongThem()
    {
        MethodInfo method = typeof(BuildEnvironment).GetMethod(nameof(BuildEnvironment.Run))!;

        EmbeddedFunction function = EmbeddedFunction.FromMethod(new ForgetfulMethod(method))!;

        Assert.Equal("context", function.TriggerParameter.Name);
        Assert.Contains(function.TriggerParameter, function.Parameters);
    }
}
