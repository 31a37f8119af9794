/**
 * Makes the library's types one file, dist/index.d.ts, out of what the compiler wrote to build/: what is not of the
 * library is left out, and nobody can import a module of ours by its file.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

const root = fileURLToPath(new URL('..', import.meta.url));

// What the compiler has to say it has said; what is exported without its parts is so by intent.
const silent = { default: { logLevel: ExtractorLogLevel.None } };
const messages = {
  compilerMessageReporting: silent,
  extractorMessageReporting: silent,
  tsdocMessageReporting: silent,
};

const { succeeded } = Extractor.invoke(
  ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: `${root}build/index.d.ts`,
      compiler: { tsconfigFilePath: `${root}tsconfig.json` },
      dtsRollup: { enabled: true, untrimmedFilePath: `${root}dist/index.d.ts` },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages,
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: `${root}package.json`,
  }),
  { localBuild: true, messageCallback: (message) => void (message.handled = message.logLevel !== 'error') },
);
if (!succeeded) throw new Error('the types cannot be made one file');

// For `require`, by which the same is loaded: the compiler takes the types of an ES module for those of one only.
await writeFile('dist/index.d.cts', "export * from './index.js';\n");
