import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PROBLEM_CODES } from '#base/problem-codes'
import { SESSION_CALLS } from '#contract/console/session-calls'
import { openApi } from '#contract/openapi'
import { OPERATIONS } from '#contract/operations'
import { callsFaults } from './tidy/calls.ts'
import { contractFaults } from './tidy/contract.ts'
import { dependencyFaults, lockFaults, undeclaredFaults } from './tidy/dependencies.ts'
import { decisionFaults, openApiFaults, problemCodeFaults, traceFaults } from './tidy/documents.ts'
import { actionFaults, cycleFaults, importFaults } from './tidy/imports.ts'
import { clockFaults, environmentFaults, suppressionFaults } from './tidy/reach.ts'
import { rightsFaults } from './tidy/rights.ts'
import { barrelFaults, fileLengthFaults, functionLengthFaults, nameFaults, roomFaults } from './tidy/shape.ts'
import { isCode, repositorySources, type Source } from './tidy/source.ts'

const sources = repositorySources()
const code = sources.filter(isCode)

function only(path: string): Source {
  const source = sources.find((each) => each.path === path)
  assert.ok(source, `${path} is missing`)
  return source
}

/** The faults are the message: where this file noticed them helps nobody. */
Error.stackTraceLimit = 0
function none(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(`\n  ${faults.join('\n  ')}`)
}

test('there is something to check', () => {
  assert.ok(code.filter(({ path }) => path.startsWith('src/')).length > 50)
})
test('a room imports only the rooms that the map allows it', () => none(importFaults(code)))
test('an action that comes with the server imports only what its run sees', () => none(actionFaults(code)))
test('no files import each other in a ring', () => none(cycleFaults(code)))
test('no file is longer than 300 lines', () => none(fileLengthFaults(code)))
test('no function is longer than 60 lines', () => none(functionLengthFaults(code)))
test('no file only re-exports what others hold', () => none(barrelFaults(code)))
test('names say what a thing is', () => none(nameFaults(sources)))
test('every room has a README that is read to its end', () => none(roomFaults(sources)))
test('the environment is read in the two files of settings alone', () => none(environmentFaults(code)))
test('the clock is read in server, jobs and cli alone', () => none(clockFaults(code)))
test('no check is silenced without a reason', () => none(suppressionFaults(code)))
test('every text of the contract is bounded and described', () =>
  none(contractFaults([...Object.values(OPERATIONS), ...Object.values(SESSION_CALLS)])))
test('every problem code is explained, and no other', () => none(problemCodeFaults(Object.keys(PROBLEM_CODES), only('docs/errors.md'))))
test('the OpenAPI document is what the contract generates', () => none(openApiFaults(openApi(), only('docs/openapi.json'))))
test('the calls of the client are what the contract generates', () => none(callsFaults(only('src/client/calls.ts'))))
test('the rights of the client are what the contract generates', () => none(rightsFaults(only('src/client/rights.ts'))))
test('a record of a decision has a number of its own, and is there where it is named', () => none(decisionFaults(sources)))
test('no file tells of the machine or the tracker it was written with', () => none(traceFaults(sources)))
test('dependencies are exact, few and each has its reason', () => {
  none(
    dependencyFaults(
      JSON.parse(only('package.json').text),
      sources.filter(({ path }) => path.startsWith('docs/decisions/')),
    ),
  )
})
test('the server imports only packages that it names', () => none(undeclaredFaults(JSON.parse(only('package.json').text), code)))
test('the lock names the packages of every platform', () => none(lockFaults(JSON.parse(only('package-lock.json').text).packages)))
