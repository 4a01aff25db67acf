namespace CondaStore.App.Tests;

/// <summary>The tests that share one published app, one after the other.</summary>
[CollectionDefinition]
public sealed class PublishedAppCollection : ICollectionFixture<PublishedApp>;
