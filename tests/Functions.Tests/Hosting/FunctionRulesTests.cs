using System.Reflection;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Hosting.Routing;
using CondaStore.Functions.Orchestrations;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

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

    // The Functions host takes the first match in the alphabetical order of names, and a slash at the end makes no difference to it.
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void HttpFunction_Route_IsNotTakenByAnother(string slash)
    {
        FunctionRoute[] routes = [.. Http().OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(RouteOf)];

        Assert.All(routes.SelectMany(r => r.Methods.Select(m => (Route: r, Method: m))), asked =>
        {
            DefaultHttpContext http = new();
            string path = string.Join('/', asked.Route.Template.Segments.Select(s => string.Concat(s.Parts.Select(Sample))));
            http.Request.Path = path.Length == 0 ? "/" : $"/{path}{slash}";
            FunctionRoute? first = Array.Find(routes, r => r.Takes(asked.Method) && r.TryMatch(http, out _));
            Assert.Equal(asked.Route.Function, first?.Function);
        });
    }

    [Fact]
    public void HttpFunction_Name_SortsBeforeTheFallback() =>
        Assert.Equal(FunctionRoutes.Fallback, Http().MaxBy(f => f.Name, StringComparer.OrdinalIgnoreCase)!.Name);

    // The worker throws a 500 with a long internal message at a value that does not convert.
    [Fact]
    public void HttpFunction_RouteValues_AreTexts() => Assert.All(Http(), f => Assert.All(
        f.Parameters.Where(p => RouteOf(f).Template.Parameters.Any(t => t.Name == p.Name)), p => Assert.Equal(typeof(string), p.ParameterType)));

    // Durable Task puts inputs into table rows. Whatever grows with an environment travels as a blob.
    [Fact]
    public void DurableFunction_Input_IsSmallByItsType() => Assert.All(
        Functions.Where(f => f.Kind is FunctionKind.Activity or FunctionKind.Orchestrator)
            .SelectMany(f => f.Parameters)
            .Select(p => p.ParameterType)
            .Where(t => t != typeof(TaskOrchestrationContext) && t != typeof(CancellationToken)),
        input => Assert.True(IsSmall(input) || input.GetProperties().All(p => IsSmall(p.PropertyType) || p.PropertyType == typeof(StepResult)), input.Name));

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

    private static FunctionRoute RouteOf(EmbeddedFunction function) =>
        new(function.Name, function.Method, (HttpTriggerAttribute)function.Trigger, new ServiceCollection().BuildServiceProvider());

    // A value that the constraints of the parameter allow: the first word of a choice.
    private static string Sample(TemplatePart part) => !part.IsParameter ? part.Text!
        : part.IsCatchAll ? "any/thing"
        : part.IsOptional ? ""
        : part.InlineConstraints.FirstOrDefault()?.Constraint is { } constraint
            ? constraint.Replace("regex(^(", "", StringComparison.Ordinal).Split('|')[0].TrimEnd('$', ')', '?')
        : "value";

    private static bool IsSmall(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string);

    private static string Route(EmbeddedFunction function) => ((HttpTriggerAttribute)function.Trigger).Route ?? string.Empty;
}
