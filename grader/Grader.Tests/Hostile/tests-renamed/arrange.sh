mv WildTests.cs EasyTests.cs
