using System.Reflection;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Orchestrations;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Tests.Hosting;

/// <summary>What the Functions host demands of functions, and the embedded host does not need.</summary>
public sealed class FunctionRulesTests
{
    private static readonly EmbeddedFunction[] Functions =
    [
        .. from kind in Enum.GetValues<FunctionKind>()
           from function in new FunctionCatalog([typeof(StoreServices).Assembly]).OfKind(kind)
           select function,
    ];

    [Fact]
    public void HttpFunction_AuthorizationLevel_IsAnonymous() =>
        Assert.All(Http(), f => Assert.Equal(AuthorizationLevel.Anonymous, ((HttpTriggerAttribute)f.Trigger).AuthLevel));

    [Fact]
    public void HttpFunction_ApiRoute_IsDescribed() =>
        Assert.Empty(Http().Where(f => Route(f).Contains("/api/v", StringComparison.Ordinal) && f.Method.GetCustomAttribute<OperationAttribute>() is null).Select(f => f.Name));

    [Fact]
    public void HttpFunction_Methods_AreNamed() =>
        Assert.All(Http(), f => Assert.NotEmpty(((HttpTriggerAttribute)f.Trigger).Methods!));

    [Fact]
    public void FunctionClass_Visibility_IsPublic() =>
        Assert.All(Functions, f => Assert.True(f.Method.DeclaringType!.IsPublic, f.Name));

    [Fact]
    public void Orchestrator_Method_IsStaticAndAsynchronous() =>
        Assert.All(Functions.Where(f => f.Kind == FunctionKind.Orchestrator), f => Assert.True(f.Method.IsStatic && typeof(Task).IsAssignableFrom(f.Method.ReturnType), f.Name));

    [Fact]
    public void Activity_Result_TellsItsOutcome() =>
        Assert.All(Functions.Where(f => f.Kind == FunctionKind.Activity), f => Assert.Equal(typeof(Task<StepResult>), f.Method.ReturnType));

    [Fact]
    public void DurableFunction_Name_IsListed() => Assert.Equal(
        Functions.Where(f => f.Kind is FunctionKind.Activity or FunctionKind.Orchestrator).Select(f => f.Name).Order(StringComparer.Ordinal), FunctionNames.All);

    [Fact]
    public void StepResult_LongFailure_StaysSmall()
    {
        Domain.Diagnostics.StoreException failure = new(Domain.Diagnostics.ErrorCode.Unsatisfiable, new string('x', 100_000))
        {
            Hints = [.. Enumerable.Repeat(new string('y', 10_000), 50)],
        };

        Assert.True(System.Text.Json.JsonSerializer.Serialize(StepResult.Failure(failure)).Length < 16 * 1024);
    }

    private static IEnumerable<EmbeddedFunction> Http() => Functions.Where(f => f.Kind == FunctionKind.Http);

    private static string Route(EmbeddedFunction function) => ((HttpTriggerAttribute)function.Trigger).Route ?? string.Empty;
}
