using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Tests.Contracts;

/// <summary>
/// The types that stand in for the official packages have nothing that those lack, so that what compiles against the ones compiles
/// against the others.
/// </summary>
public sealed class ContractSignatureTests
{
    private static readonly IReadOnlyDictionary<string, RecordedType> Official =
        RecordedType.ReadAll(Path.Combine(AppContext.BaseDirectory, "Contracts", "official-signatures.txt"));

    // Small types of packages below the ones that were written down.
    private static readonly string[] NotRecorded =
    [
        "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
        "Grpc.Core.RpcException",
        "Grpc.Core.Status",
        "Grpc.Core.StatusCode",
        "Microsoft.Azure.Functions.Worker.BindingDirection",
        "Microsoft.Azure.Functions.Worker.BindingMetadata",
        "Microsoft.Azure.Functions.Worker.FunctionParameter",
        "Microsoft.Azure.Functions.Worker.IInvocationFeatures",
        "Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate",
        "Microsoft.DurableTask.Internal.IOrchestrationSubmitter",
    ];

    private static IEnumerable<Type> Declared => typeof(FunctionAttribute).Assembly.GetExportedTypes();

    public static TheoryData<string> Recorded => [.. Declared.Select(t => t.FullName!).Except(NotRecorded)];

    [Fact]
    public void Contract_Type_IsRecordedUnlessListed() =>
        Assert.Equal(NotRecorded, Declared.Select(t => t.FullName!).Where(n => !Official.ContainsKey(n)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Recorded))]
    public void Contract_Members_ExistOfficially(string name)
    {
        Type type = typeof(FunctionAttribute).Assembly.GetType(name)!;
        RecordedType official = Official[name];

        Assert.Equal(official.Declaration, SignatureText.Declaration(type));
        Assert.Empty(SignatureText.Members(type).Except(official.Members));
    }

    [Theory]
    [InlineData(typeof(Microsoft.DurableTask.TaskOrchestrationContext))]
    [InlineData(typeof(Microsoft.DurableTask.Client.DurableTaskClient))]
    [InlineData(typeof(FunctionContext))]
    [InlineData(typeof(FunctionDefinition))]
    [InlineData(typeof(TraceContext))]
    [InlineData(typeof(BindingContext))]
    [InlineData(typeof(RetryContext))]
    public void Contract_BaseClass_AsksForAllThatTheOfficialOneAsksFor(Type type)
    {
        IEnumerable<string> asked = Official[type.FullName!].Members.Where(m => m.Contains("abstract", StringComparison.Ordinal));

        Assert.Empty(asked.Except(SignatureText.Members(type)));
    }
}
